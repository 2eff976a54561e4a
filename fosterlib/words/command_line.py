"""What the command line says in Danish and English: its help, and what was typed wrongly."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from click import echo

from fosterlib.model.case import LANGUAGES
from fosterlib.words.messages import in_danish, message_text
from fosterlib.words.text import word

VARIABLE = "FOSTERLIB_LANG"  # of the environment: the language where --lang does not say
CAPITALS = re.compile(r"[A-Z]{3,}")  # what stands for a value: TEXT, PATH


def asked_language(arguments: Sequence[str]) -> str:
    """The language that is asked for by `--lang`, else by FOSTERLIB_LANG, else English."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    typed = [
        after if one == "--lang" else one.removeprefix("--lang=")
        for one, after in pairs
        if one.startswith("--lang")
    ]
    asked = [one for one in (os.environ.get(VARIABLE, ""), *typed) if one in LANGUAGES]
    return asked[-1] if asked else "en"


class DanishHelp(click.HelpFormatter):
    """A page of help whose English texts come out in Danish."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, CAPITALS.sub(_capitals, args), prefix or "Brug: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(in_danish(heading, fills_a_blank=True))

    def write_text(self, text: str) -> None:
        super().write_text(in_danish(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().write_dl(
            [(CAPITALS.sub(_capitals, a), _help(b)) for a, b in rows], *args, **options
        )


def _capitals(found: re.Match) -> str:
    return in_danish(found[0], fills_a_blank=True)


def _help(text: str) -> str:
    """The help of an option; what click adds stands in brackets after two blanks."""
    said, bracket, added = text.partition("  [")
    more = [in_danish(one, fills_a_blank=True) for one in added.removesuffix("]").split("; ")]
    return in_danish(said) + (f"  [{'; '.join(more)}]" if bracket else "")


class SpokenContext(click.Context):
    """A command as it runs, whose help is in the language that is asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        made = super().make_formatter()
        return DanishHelp(width=made.width) if spoken(self) == "da" else made


class SpokenCommand(click.Command):
    """A command whose help speaks Danish too, and tells all of it in the list of commands."""

    context_class = SpokenContext

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.help or ""


class SpokenGroup(click.Group):
    """The commands, and what is said when one of them is asked in the wrong way."""

    context_class = SpokenContext
    command_class = SpokenCommand
    lang = "en"

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """As click's, with messages in the language that is asked for."""
        given = list(sys.argv[1:] if args is None else args)
        self.lang = asked_language(given)
        options["standalone_mode"] = False
        try:
            code = super().main(given, *rest, **options)
        except click.ClickException as error:
            echo(_told(error, self.lang), err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            echo(word("command.stopped", self.lang), err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def spoken(context: click.Context) -> str:
    """The language of messages in a running command."""
    return getattr(context.find_root().command, "lang", "en")


def _told(error: click.ClickException, lang: str) -> str:
    """A refusal with the usage of the command, where the command was asked in the wrong way."""
    lines = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        context = error.ctx
        option = context.help_option_names[0]
        lines = [context.get_usage(), word("command.try", lang, context.command_path, option), ""]
    message = message_text(error.format_message(), lang)
    return "\n".join([*lines, word("command.error", lang, message)])
