"""The benchmarks: what is claimed of speed, measured beside a peer or a limit in the same run."""
