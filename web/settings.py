"""Settings: read from the environment (`TANDEM_…`) and from a `.env` file, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SHORTEST_SECRET = 32


class Mode(StrEnum):
    """`demo` shows the product on invented people; `production` is for real ones."""

    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that differs between two installations. docs/operations.md explains each setting."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", env_file=".env", extra="ignore", frozen=True)

    mode: Mode = Mode.PRODUCTION
    database_url: str = "sqlite:///var/tandemwerk.sqlite3"
    base_url: str = "http://127.0.0.1:8000"
    """The address under which people reach the product; links in mails are made from it and from nothing else."""
    allowed_hosts: tuple[str, ...] = ()
    """Host names answered to; by default the one of `base_url`."""
    trusted_proxies: str = ""
    """Addresses of reverse proxies, separated by commas, whose word about a visitor's own address is believed."""
    secret_key: SecretStr = SecretStr("")
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_start_tls: bool = True
    mail_sender: str = "tandemwerk@localhost"
    upload_limit: int = Field(default=10 * 1024 * 1024, gt=0)
    """Largest upload in bytes."""
    sign_in_failures_per_hour: int = Field(default=20, gt=0)
    """Failed sign-ins per account and hour; an address shared by many people may fail ten times as often."""
    inline_worker: bool = True
    """Run background jobs inside `tandem serve`; off where `tandem worker` runs beside it."""
    executor_id: str = "tandemwerk-1"
    """Name of this process's job executor: fixed, so that its unfinished jobs come back to it."""

    @field_validator("base_url")
    @classmethod
    def _refuse_incomplete_address(cls, address: str) -> str:
        """Refuse what no link can begin with; a slash at the end is left out, as every path begins with one."""
        parts = urlsplit(address.strip().rstrip("/"))
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise ValueError("the whole address without a path is needed, for example https://tandem.example.org")
        return parts.geturl()

    @model_validator(mode="after")
    def _refuse_unsafe_combinations(self) -> Self:
        """Refuse what would put real people's data at risk."""
        if self.mode is Mode.DEMO:
            self._refuse_reachable_demo()
        elif 0 < len(self.secret_key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"TANDEM_SECRET_KEY needs {SHORTEST_SECRET} characters or more: try `openssl rand -hex 32`"
            )
        return self

    def _refuse_reachable_demo(self) -> None:
        if self.smtp_host:
            raise ValueError("the demo never sends real mail: unset TANDEM_SMTP_HOST or leave the demo mode")
        if urlsplit(self.base_url).hostname not in LOOPBACK or not set(self.hosts) <= LOOPBACK:
            raise ValueError("the demo runs on this computer only: its address must be 127.0.0.1 or localhost")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names answered to."""
        if self.allowed_hosts:
            return self.allowed_hosts
        if self.mode is Mode.DEMO:
            return tuple(sorted(LOOPBACK))
        return (urlsplit(self.base_url).hostname or "127.0.0.1",)

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo."""
        return self.mode is Mode.DEMO

    @property
    def is_https(self) -> bool:
        """Whether people reach the product over TLS, so that cookies may be `__Host-` and Secure."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def is_sqlite(self) -> bool:
        """Whether the data lies in an SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path | None:
        """The SQLite file, if there is one."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None

    @property
    def data_folder(self) -> Path:
        """Where files beside the database live: the folder of the SQLite file, else `var/`."""
        return self.sqlite_path.parent if self.sqlite_path else Path("var")
