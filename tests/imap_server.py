"""A mail server of one's own for tests: Dovecot with its configuration, mails and certificate in a folder; and a line
to it that breaks.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

USERS = {"vanphong": "mat-khau", "congdoan": "mật khẩu ấy"}  # both open the one mailbox
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SECONDS_TO_START = 30


class Server(NamedTuple):
    folder: Path
    tls: int
    starttls: int
    certificate: Path

    def deliver(self, data: bytes, name: str) -> None:
        """Lay a mail into the mailbox, unread, as a mail server does."""
        path = self.folder / "mail" / "new" / name
        path.write_bytes(data)
        shutil.chown(path, *_owner())

    def mails(self) -> dict[str, bytes]:
        """Give the mails lying there by their names without flags; one that nobody has seen yet lies in `new`."""
        return {f"{path.parent.name}/{path.name.partition(':')[0]}": path.read_bytes() for path in self._lying()}

    def touched(self) -> list[str]:
        """Name the mails that were marked as read or deleted."""
        return [path.name for path in self._lying() if {"S", "T"} & set(path.name.partition(":2,")[2])]

    def _lying(self) -> list[Path]:
        return [path for part in ("cur", "new") for path in sorted((self.folder / "mail" / part).iterdir())]


def why_not() -> str:
    """Say what this machine lacks to run the server, "" where it lacks nothing."""
    if DOVECOT is None or shutil.which("openssl") is None:
        return "máy này thiếu dovecot-imapd hoặc openssl (Debian: apt-get install) nên chưa thử với hộp thư thật"
    version = subprocess.run([DOVECOT, "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3."):
        return f"cấu hình thử viết cho Dovecot 2.3, máy này có {version.split()[0]} nên chưa thử với hộp thư thật"
    return ""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _owner() -> tuple[str, str]:
    """Name who owns the mails: the one who runs the test, but never root, whom the server refuses."""
    if os.geteuid() != 0:
        group = pwd.getpwuid(os.geteuid())
        return group.pw_name, str(group.pw_gid)
    return "nobody", "nogroup"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate that vouches for itself, and its key."""
    key, made = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=thu"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@contextmanager
def dovecot(folder: Path) -> Iterator[Server]:
    """Run a server on two ports of this machine alone; `folder` must be open to its users."""
    assert DOVECOT is not None
    made, key = certificate(folder)
    owner = _owner()
    for part in ("", "cur", "new", "tmp"):
        (folder / "mail" / part).mkdir(parents=True)
        shutil.chown(folder / "mail" / part, *owner)
    server = Server(folder, free_port(), free_port(), made)
    users = "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in USERS.items())
    (folder / "users").write_text(users, encoding="utf-8")
    inside = "" if os.geteuid() == 0 else f"default_internal_user = {owner[0]}\ndefault_login_user = {owner[0]}"
    shut = "\n".join(f"service {name} {{\n  chroot =\n}}" for name in ("anvil", "stats", "imap-login"))
    (folder / "dovecot.conf").write_text(
        f"""
{inside}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{made}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
{shut}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner[0]} gid={owner[1]} home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {server.starttls}
  }}
  inet_listener imaps {{
    port = {server.tls}
    ssl = yes
  }}
}}
""",
        encoding="utf-8",
    )
    running = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.PIPE)
    try:
        _wait(server.tls, running, folder / "log")
        yield server
    finally:
        running.terminate()
        running.wait(timeout=SECONDS_TO_START)


def _wait(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        time.sleep(0.05)
    told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    raise RuntimeError(f"Dovecot không chạy được: {told}")


@contextmanager
def breaking_line(port: int, after: int) -> Iterator[int]:
    """Lead to `port` by a line that breaks once `after` bytes have come back over it; give its own port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def carry(source: socket.socket, target: socket.socket, limit: int) -> None:
        passed = 0
        with suppress(OSError):
            while passed < limit and (data := source.recv(min(4096, limit - passed))):
                target.sendall(data)
                passed += len(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=carry, args=(near, far, 1 << 40), daemon=True).start()
                threading.Thread(target=carry, args=(far, near, after), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
