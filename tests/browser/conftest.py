"""The whole portal as it ships, in processes of its own, and browsers that accept no fault."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from localvault.testing import LocalVault
from tests.browser.watching import Watcher
from tests.proofs.processes.portal import PEOPLE, Portal, portal

SLUG = "kv-browser"
READY = {"dns_names": ["www.contoso.example"], "tags": {"team": "web"}, "versions": 2}

OpenPage = Callable[..., Page]
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """A vault whose work takes long enough to be watched, with a certificate of each kind."""
    folder = tmp_path_factory.mktemp("browser-vault")
    with LocalVault.start(
        folder, name=SLUG, create_delay=1.5, delete_delay=1.5, recover_delay=1.5
    ) as running:
        running.fill(
            [
                {"name": "shop-front", "age_days": 40, **READY},
                {"name": "old-shop", "age_days": 372},
                {"name": "waits-for-ca", "state": "csr"},
                {"name": "gone-shop", "state": "deleted", "age_days": 100},
            ]
        )
        yield running


@pytest.fixture(scope="session")
def site(browser_vault: LocalVault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with the settings that ship."""
    folder = tmp_path_factory.mktemp("browser-portal")
    shipped = {"DJANGO_SETTINGS_MODULE": "kvportal.settings", "KVPORTAL_SYNC_WORKERS": "1"}
    with portal(folder, [browser_vault], serving=2, worker=False, variables=shipped) as running:
        running.manage("sync_vaults")
        running.start_worker(reads=True)
        yield running


@pytest.fixture(scope="session")
def signed_in(site: Portal) -> dict[str, Any]:
    """The cookies of an operator, as a browser keeps them."""
    cookies = site.visitor().session.cookies
    kept = [{"name": c.name, "value": c.value, "url": site.url} for c in cookies]
    return {"cookies": kept}


@pytest.fixture
def open_page(site: Portal, signed_in: dict[str, Any], browser: Browser) -> Iterator[OpenPage]:
    """Opens an address of the portal in a new browser context; any fault of a page fails the test.

    ``allowed`` are the statuses of refusals that the test is about; with ``clock`` the time of the
    page can be moved on.
    """
    with ExitStack() as stack:

        def opener(
            path: str,
            *,
            allowed: set[int] | None = None,
            anonymous: bool = False,
            clock: bool = False,
            **options: Any,
        ) -> Page:
            context = stack.enter_context(browser.new_context(base_url=site.url, **options))
            context.set_default_timeout(15_000)
            if not anonymous:
                context.add_cookies(signed_in["cookies"])
            page = context.new_page()
            if clock:
                page.clock.install()
            stack.callback(Watcher(page, site.url, allowed or set()).verify)
            page.goto(path)
            return page

        yield opener


@pytest.fixture
def password() -> str:
    """The operator's."""
    return PEOPLE["olu"][1]
