"""Run vaults: `localvault --port 8443 --data /tmp/kv-demo`."""

import os
import signal
import sys
import threading

from localvault.host import Host, Impossible
from localvault.options import options_from


def main(arguments: list[str] | None = None) -> int:
    """Serve vaults until a signal ends it."""
    options = options_from(arguments)
    # Signals are blocked before any thread starts, so that only the wait below receives them.
    endings = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, endings)
    try:
        host = Host(options)
    except Impossible as error:
        sys.exit(f"localvault: {error}")
    host.start()
    sys.stdout.write("".join(f"{line}\n" for line in host.announcement()))
    sys.stdout.flush()
    if options.stop_with_stdin:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    signal.sigwait(endings)
    host.stop()
    return 0


def _stop_at_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
