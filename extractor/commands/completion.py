"""``extractor completion``: the script by which a shell completes commands and options."""

from __future__ import annotations

import argparse

from extractor.console import Console
from extractor.language import say

SHELLS = ("bash", "zsh", "fish")


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n"
        "  extractor completion bash > ~/.local/share/bash-completion/completions/extractor\n"
        '  extractor completion zsh > "${fpath[1]}/_extractor"\n'
        "  extractor completion fish > ~/.config/fish/completions/extractor.fish\n\n"
        "次に開くシェルから使えます。",
        "examples:\n"
        "  extractor completion bash > ~/.local/share/bash-completion/completions/extractor\n"
        '  extractor completion zsh > "${fpath[1]}/_extractor"\n'
        "  extractor completion fish > ~/.config/fish/completions/extractor.fish\n\n"
        "It works from the next shell on.",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("shell", choices=SHELLS, help=say("シェル", "the shell"))


def run(options: argparse.Namespace, console: Console) -> int:
    """Print it; gives the exit status."""
    from extractor.cli import parser
    from extractor.outputs.completion import script

    console.out(script(parser(), options.shell).rstrip("\n"))
    return 0
