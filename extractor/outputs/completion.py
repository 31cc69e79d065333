"""Completion scripts for bash, zsh and fish, written from the parser itself: they know what it knows.

Commands, options and fixed choices are completed from the script; where a path is wanted, the shell's own completion of
files is used. No Python runs while completing.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["script"]

_WANTS_FOLDER = re.compile(r"DIR$|FOLDER$|INBOX$|FIXTURES$")


@dataclass(frozen=True, slots=True)
class Option:
    """An option: names, help on one line, fixed values. ``takes``: ``""`` | ``file`` | ``folder`` | ``word``."""

    names: tuple[str, ...]
    help: str
    choices: tuple[str, ...]
    takes: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its options; ``choices``: of its first positional argument."""

    name: str
    help: str
    options: tuple[Option, ...]
    choices: tuple[str, ...]


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The completion script of a shell. Raises KeyError for one that is not known."""
    return _SCRIPTS[shell](parser.prog, _commands(parser), _options(parser))


def _commands(parser: argparse.ArgumentParser) -> list[Command]:
    commands = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, sub in action.choices.items():
                positional = [a for a in sub._actions if not a.option_strings and a.choices]
                choices = tuple(map(str, positional[0].choices or ())) if positional else ()
                commands.append(Command(name, helps.get(name, ""), tuple(_options(sub)), choices))
    return commands


def _options(parser: argparse.ArgumentParser) -> list[Option]:
    return [
        Option(
            tuple(action.option_strings),
            " ".join((action.help or "").split()),
            tuple(map(str, action.choices or ())),
            _takes(action),
        )
        for action in parser._actions
        if action.option_strings and action.help is not argparse.SUPPRESS
    ]


def _takes(action: argparse.Action) -> str:
    """What follows an option."""
    if action.nargs == 0:
        return ""
    name = action.metavar if isinstance(action.metavar, str) else ""
    if _WANTS_FOLDER.search(name):
        return "folder"
    return "file" if getattr(action.type, "__name__", "") == "Path" else "word"


def _words(names: Sequence[str]) -> str:
    return " ".join(names)


def _bash_list(names: Sequence[str]) -> str:
    """Words a line each, so that names of files with blanks stay whole (IFS is a new line alone)."""
    return "$'" + "\\n".join(names) + "'"


def _bash(prog: str, commands: Sequence[Command], common: Sequence[Option]) -> str:
    def of_options(options: Sequence[Option], indent: str) -> list[str]:
        lines = [f'{indent}case "$before" in']
        for option in options:
            if option.takes:
                pattern = "|".join(option.names)
                if option.choices:
                    reply = f'COMPREPLY=($(compgen -W {_bash_list(option.choices)} -- "$word"))'
                elif option.takes == "word":
                    reply = "COMPREPLY=()"
                else:
                    reply = f'COMPREPLY=($(compgen -{"d" if option.takes == "folder" else "f"} -- "$word"))'
                lines.append(f"{indent}  {pattern}) {reply}; return ;;")
        return [*lines, f"{indent}esac"]

    names = _bash_list([*(c.name for c in commands), *(n for o in common for n in o.names)])
    out = [
        f"# bash completion of {prog}",
        f"_{prog}() {{",
        '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" n',
        "  local IFS=$'\\n'",
        "  for ((n = 1; n < COMP_CWORD; n++)); do",
        '    case "${COMP_WORDS[n]}" in',
        f'      {"|".join(c.name for c in commands)}) command="${{COMP_WORDS[n]}}"; break ;;',
        "    esac",
        "  done",
        '  case "$command" in',
        '    "")',
        *of_options(common, "      "),
        f'      COMPREPLY=($(compgen -W {names} -- "$word")) ;;',
    ]
    for command in commands:
        own = _bash_list([n for o in command.options for n in o.names])
        rest = (
            f'COMPREPLY=($(compgen -W {_bash_list(command.choices)} -- "$word"))'
            if command.choices
            else 'COMPREPLY=($(compgen -f -- "$word"))'
        )
        out += [
            f"    {command.name})",
            *of_options(command.options, "      "),
            f'      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W {own} -- "$word")); else {rest}; fi ;;',
        ]
    return "\n".join([*out, "  esac", "}", f"complete -o filenames -F _{prog} {prog}", ""])


def _zsh(prog: str, commands: Sequence[Command], common: Sequence[Option]) -> str:
    def quoted(text: str) -> str:
        return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")

    def spec(option: Option) -> list[str]:
        after = ""
        if option.choices:
            after = f":value:({_words(option.choices)})"
        elif option.takes:
            after = {"file": ":file:_files", "folder": ":folder:_files -/", "word": ":value: "}[option.takes]
        return [f"'*{name}[{quoted(option.help)}]{after}'" for name in option.names]

    out = [
        f"#compdef {prog}",
        f"_{prog}() {{",
        "  local context state state_descr line",
        "  typeset -A opt_args",
        "  local -a commands",
        "  commands=(",
        *[f"    '{c.name}:{quoted(c.help)}'" for c in commands],
        "  )",
        "  _arguments -C \\",
        *[f"    {s} \\" for o in common for s in spec(o)],
        "    '1:command:->command' '*::argument:->argument'",
        '  case "$state" in',
        "    command) _describe command commands ;;",
        "    argument)",
        '      case "$line[1]" in',
    ]
    for command in commands:
        rest = f"'*:value:({_words(command.choices)})'" if command.choices else "'*:file:_files'"
        specs = [s for o in command.options for s in spec(o)]
        out += [f"        {command.name}) _arguments \\", *[f"          {s} \\" for s in specs], f"          {rest} ;;"]
    return "\n".join([*out, "      esac ;;", "  esac", "}", f'_{prog} "$@"', ""])


def _fish(prog: str, commands: Sequence[Command], common: Sequence[Option]) -> str:
    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def line(condition: str, option: Option) -> str:
        names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
        after = ""
        if option.choices:
            after = f" -x -a {quoted(_words(option.choices))}"
        elif option.takes:
            after = {"file": " -r -F", "folder": " -x -a '(__fish_complete_directories)'", "word": " -x"}[option.takes]
        return f"complete -c {prog} -n {quoted(condition)} {names} -d {quoted(option.help)}{after}"

    out = [f"# fish completion of {prog}"]
    none = "__fish_use_subcommand"
    out += [f"complete -c {prog} -n {none} -f -a {c.name} -d {quoted(c.help)}" for c in commands]
    out += [line(none, o) for o in common]
    for command in commands:
        within = f"__fish_seen_subcommand_from {command.name}"
        if command.choices:
            out.append(f"complete -c {prog} -n {quoted(within)} -f -a {quoted(_words(command.choices))}")
        out += [line(within, o) for o in command.options]
    return "\n".join([*out, ""])


_SCRIPTS: dict[str, Callable[[str, Sequence[Command], Sequence[Option]], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
