"""``extractor review``: the review page, on loopback."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.options import add_sources, existing_folder
from extractor.console import Console, printable
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    import socket

TOKEN = "EXTRACTOR_REVIEW_TOKEN"


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor review output\n  extractor review output --sources 受領/done --open\n\n"
        "この機械からだけ開けます。ほかの機械に見せるときは --host と、環境変数 " + TOKEN + " のトークンが必要です。\n"
        "訂正は文書の隣の <名前>.corrections.json に残り、読み直しても失われません。Ctrl-C で終わります。",
        "examples:\n  extractor review output\n  extractor review output --sources inbox/done --open\n\n"
        "Only this machine can open it. For others, --host and a token in " + TOKEN + " are needed.\n"
        "Corrections stand in <name>.corrections.json beside the document and outlive a new reading.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help=say("文書のJSONのフォルダ（既定: output）", "folder of documents (default: output)"),
    )
    add_sources(parser)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help=say("待ち受けるアドレス（既定: 127.0.0.1）", "address to listen on (default: 127.0.0.1)"),
    )
    parser.add_argument(
        "--port", type=int, default=8765, metavar="N", help=say("ポート（既定: 8765、0は空き）", "port (default: 8765)")
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help=say("この名前でのアクセスも許す（何度でも）", "another name under which it may be asked for"),
    )
    parser.add_argument("--open", action="store_true", help=say("ブラウザーで開く", "open it in the browser"))


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted; gives the exit status."""
    try:
        import uvicorn

        from extractor.review.app import make_app
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise UsageError(
            say(
                f'{missing} がありません: pip install "gikai-extractor[review]"',
                f'{missing} is missing: pip install "gikai-extractor[review]"',
            )
        ) from error
    from extractor.review.settings import ReviewSettings

    folder = existing_folder(options.folder, "review")
    sources = tuple(existing_folder(path, "--sources") for path in options.sources)
    language = "ja" if say("ja", "en") == "ja" else "en"
    token = os.environ.get(TOKEN) or None
    ReviewSettings(folder, host=options.host, token=token)  # refuses before anything listens
    listening = _listen(options.host, options.port)
    port = listening.getsockname()[1]
    settings = ReviewSettings(
        folder=folder,
        sources=sources,
        host=options.host,
        port=port,
        hosts=tuple(options.allow_host),
        token=token,
        language="ja" if language == "ja" else "en",
    )
    shown = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{shown}:{port}/"
    console.tell(printable(say(f"{address} で確認できます（Ctrl-C で終了）", f"Open {address} (Ctrl-C ends it)")))
    if options.open:
        import webbrowser

        webbrowser.open(address)
    config = uvicorn.Config(
        make_app(settings),
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=128,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=32 * 1024,
        proxy_headers=False,
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises UsageError where the address is taken or not ours."""
    import socket

    if not 0 <= port < 65536:
        raise UsageError(f"--port {port} (0–65535)")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            say(f"{host}:{port} で待ち受けできません: {reason}", f"cannot listen on {host}:{port}: {reason}")
        ) from error
    return listening
