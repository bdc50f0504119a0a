"""A start with an odd environment ends with one sentence that names the variable."""

from pathlib import Path

import pytest

from kvportal.environment import Environment, load
from tests.support.environments import REAL, SECRET, refusal


class TestSecrets:
    @pytest.mark.parametrize("key", ["", "hunter2", "a" * 60, "django-insecure-" + SECRET])
    def test_a_weak_key_is_refused_and_not_shown(self, key: str) -> None:
        sentence = refusal(REAL | {"KVPORTAL_SECRET_KEY": key})
        assert sentence.startswith("KVPORTAL_SECRET_KEY is missing or too short")
        assert not key or key not in sentence

    @pytest.mark.parametrize(
        "name", ["KVPORTAL_SECRET_KEY", "DATABASE_URL", "AZURE_CLIENT_SECRET", "IDENTITY_HEADER"]
    )
    def test_a_secret_may_be_in_a_file(self, name: str, tmp_path: Path) -> None:
        value = f"sqlite:///{SECRET}" if name == "DATABASE_URL" else SECRET
        (tmp_path / "secret").write_text(f"{value}\n")
        environ = {k: v for k, v in REAL.items() if k != name}
        environment = load(environ | {f"{name}_FILE": str(tmp_path / "secret")})
        fields = {field.alias: key for key, field in Environment.model_fields.items()}
        assert getattr(environment, fields[name]).get_secret_value() == value

    def test_a_secret_given_twice_is_refused(self) -> None:
        sentence = refusal(REAL | {"KVPORTAL_SECRET_KEY_FILE": "/secret"})
        assert "are both set" in sentence

    @pytest.mark.parametrize("content", [None, "", "\n"])
    def test_a_file_without_a_secret_is_refused(self, content: str | None, tmp_path: Path) -> None:
        file = tmp_path / "secret"
        if content is not None:
            file.write_text(content)
        environ = {k: v for k, v in REAL.items() if k != "KVPORTAL_SECRET_KEY"}
        sentence = refusal(environ | {"KVPORTAL_SECRET_KEY_FILE": str(file)})
        assert sentence.startswith("KVPORTAL_SECRET_KEY_FILE names")

    def test_the_model_shows_no_secret(self) -> None:
        assert "hunter2" not in repr(load(REAL | {"DATABASE_URL": "postgres://u:hunter2@h/d"}))


class TestTheRest:
    @pytest.mark.parametrize("url", ["mysql://u:pass@h/d", "postgresql://h", "kvportal.sqlite3"])
    def test_an_odd_database_is_refused_and_not_shown(self, url: str) -> None:
        sentence = refusal(REAL | {"DATABASE_URL": url})
        assert sentence.startswith("DATABASE_URL is not understood")
        assert url not in sentence

    @pytest.mark.parametrize("hosts", ["*", "https://a.example.com", "a:8000", "a b"])
    def test_an_odd_host_is_refused(self, hosts: str) -> None:
        sentence = refusal(REAL | {"KVPORTAL_ALLOWED_HOSTS": hosts})
        assert sentence.startswith("KVPORTAL_ALLOWED_HOSTS names")

    def test_hosts_must_be_named(self) -> None:
        sentence = refusal(REAL | {"KVPORTAL_ALLOWED_HOSTS": ""})
        assert sentence.startswith("KVPORTAL_ALLOWED_HOSTS is not set")

    def test_plain_http_is_for_this_machine(self) -> None:
        sentence = refusal(REAL | {"KVPORTAL_INSECURE_HTTP": "yes"})
        assert sentence.startswith("KVPORTAL_INSECURE_HTTP is for this machine alone")

    def test_debug_pages_are_for_this_machine(self) -> None:
        assert refusal(REAL | {"KVPORTAL_DEBUG": "1"}).startswith("KVPORTAL_DEBUG shows settings")

    @pytest.mark.parametrize(
        "variable",
        ["KVPORTAL_DEBUG", "KVPORTAL_INSECURE_HTTP", "KVPORTAL_DISABLE_INSTANCE_DISCOVERY"],
    )
    def test_a_switch_is_on_or_off(self, variable: str) -> None:
        sentence = refusal(REAL | {variable: "maybe"})
        assert sentence == f"{variable} is 'maybe': expected true or false."

    @pytest.mark.parametrize("count", ["-1", "many", "10"])
    def test_an_odd_number_of_proxies_is_refused(self, count: str) -> None:
        sentence = refusal(REAL | {"KVPORTAL_TRUSTED_PROXIES": count})
        assert sentence.startswith("KVPORTAL_TRUSTED_PROXIES is")

    @pytest.mark.parametrize("version", ["7", "7.0", "2016-10-01", "v7.4"])
    def test_an_odd_api_version_is_refused(self, version: str) -> None:
        sentence = refusal(REAL | {"KVPORTAL_API_VERSION": version})
        assert sentence.startswith(f"KVPORTAL_API_VERSION is {version!r}: expected an API version")

    def test_an_api_version_can_be_named(self) -> None:
        assert load(REAL | {"KVPORTAL_API_VERSION": "7.4"}).api_version == "7.4"
        assert load(REAL).api_version == ""

    @pytest.mark.parametrize("name", ["a" * 61, "two\nlines", "\u202ereversed"])
    def test_an_odd_portal_name_is_refused(self, name: str) -> None:
        sentence = refusal(REAL | {"KVPORTAL_PORTAL_NAME": name})
        assert sentence.startswith("KVPORTAL_PORTAL_NAME is not one line")

    def test_a_state_folder_that_cannot_be_made_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        sentence = refusal(REAL | {"KVPORTAL_STATE": str(tmp_path / "file" / "state")})
        assert sentence.startswith("KVPORTAL_STATE names")
