"""What the network between the portal and Azure is like, and the result of every way."""

from dataclasses import dataclass

from tests.support.company import ISSUER

WAYS = ("page", "look", "change", "sync", "check", "sign-in", "adding")
VAULT = ".vault.azure.net"
SIGN_IN = "login.microsoftonline.com"
HOSTS = (*(f"kv-{way}{VAULT}" for way in WAYS), SIGN_IN)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One network.

    Braces in ``variables`` and ``sentence`` hold what the stage knows: {ca}, {folder}, {proxy},
    {closed}, {identity}, and {who}: the vault, or whom the sign-in asks. Without a ``sentence``
    every way works.
    """

    variables: dict[str, str]
    sentence: str = ""
    is_sign_in: bool = False  # all ways fail because of the sign-in
    refusal: int = 0
    credentials: str = ""
    forgets: str = ""  # what happens to a request on a connection that was quiet
    names_lead: str = ""  # "there" or to a "closed" port; "": only the proxy's address is known
    is_store_own: bool = False  # the machine's own store holds the company's authority
    busy: int = 0  # how often the identity endpoint answers 429
    identity: str = "answer"


def _through(**variables: str) -> dict[str, str]:
    """A proxy by HTTPS_PROXY, and what else is set."""
    return {"HTTPS_PROXY": "http://{proxy}", **variables}


OWN = {"REQUESTS_CA_BUNDLE": "{ca}"}
PROXY = _through(**OWN)
IDENTITY = {
    **PROXY,
    "HTTP_PROXY": "http://{closed}",  # that the identity endpoint is asked through it is wrong
    "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
    "IDENTITY_ENDPOINT": "http://{identity}/token",
    "IDENTITY_HEADER": "header-of-the-tests",
}
CONDITIONS = {
    "REQUESTS_CA_BUNDLE": Condition(variables=PROXY),
    "CURL_CA_BUNDLE, ALL_PROXY": Condition(
        variables={"CURL_CA_BUNDLE": "{ca}", "ALL_PROXY": "{proxy}"}
    ),
    "SSL_CERT_FILE, https_proxy": Condition(
        variables={"SSL_CERT_FILE": "{ca}", "https_proxy": "http://{proxy}"}
    ),
    "SSL_CERT_DIR, all_proxy with a password": Condition(
        variables={"SSL_CERT_DIR": "{folder}", "all_proxy": "http://me:p%40ss@{proxy}"},
        credentials="me:p@ss",
    ),
    "the machine's store, hidden by SSL_CERT_FILE": Condition(
        variables=_through(SSL_CERT_FILE="{other_ca}"), is_store_own=True
    ),
    "NO_PROXY": Condition(
        variables={
            **OWN,
            "HTTPS_PROXY": "http://{closed}",
            "NO_PROXY": f"{VAULT},{SIGN_IN}",
        },
        names_lead="there",
    ),
    "an authority that is not trusted": Condition(
        variables=_through(),
        sentence=f"The connection to {{who}} is not trusted: issued by CN={ISSUER}.",
    ),
    "407": Condition(
        variables=PROXY,
        sentence="The proxy {proxy} wants a user name and password (407).",
        credentials="me:p@ss",
    ),
    "407 with a password": Condition(
        variables={**OWN, "HTTPS_PROXY": "http://me:wrong@{proxy}"},
        sentence="The proxy {proxy} does not accept the user name and password (407).",
        credentials="me:p@ss",
    ),
    "403": Condition(
        variables=PROXY,
        sentence="The proxy {proxy} refused the connection (403).",
        refusal=403,
    ),
    "502": Condition(
        variables=PROXY, sentence="The proxy {proxy} could not connect (502).", refusal=502
    ),
    "the proxy's name is unknown": Condition(
        variables={**OWN, "ALL_PROXY": "http://proxy.example:8080"},
        sentence="The proxy proxy.example:8080 does not exist: no address was found for its name.",
    ),
    "the proxy's port is closed": Condition(
        variables={**OWN, "https_proxy": "http://{closed}"},
        sentence="The proxy {closed} cannot be reached (connection refused).",
    ),
    "the name is unknown": Condition(variables=OWN, sentence="The name {host} does not exist."),
    "the port is closed": Condition(
        variables=OWN,
        sentence="{who} cannot be reached (connection refused).",
        names_lead="closed",
    ),
    "quiet connections are reset": Condition(variables=PROXY, forgets="reset"),
    "quiet connections are swallowed": Condition(variables=PROXY, forgets="swallow"),
    "identity endpoint": Condition(variables=IDENTITY),
    "identity endpoint is busy for a moment": Condition(variables=IDENTITY, busy=1),
    "identity endpoint is busy": Condition(
        variables=IDENTITY,
        sentence="{identity} limits requests for now.",
        is_sign_in=True,
        busy=10_000,
    ),
    "identity endpoint fails": Condition(
        variables=IDENTITY,
        sentence="{identity} answers with an error of its own (500).",
        is_sign_in=True,
        identity="error",
    ),
    "identity endpoint is slow": Condition(
        variables=IDENTITY,
        sentence="{identity} does not answer.",
        is_sign_in=True,
        identity="silent",
    ),
    "identity endpoint is down": Condition(
        variables={**IDENTITY, "IDENTITY_ENDPOINT": "http://{closed}/token"},
        sentence="{closed} cannot be reached (connection refused).",
        is_sign_in=True,
    ),
}
