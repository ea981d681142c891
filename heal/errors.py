"""Refusals, in words that a coordinator can act on."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - the programme's word: nothing broke, something was refused
    """Say in one sentence why nothing was saved, and what to do instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotPermitted(Refusal):
    """Tell the person that their role does not include this."""


class NotFound(Refusal):
    """Tell the person that the record they named is not there (any more)."""


class MoveNotAllowed(Refusal):
    """Tell the person that the record's present status does not allow this step."""


class Blocked(Refusal):
    """Tell the person which gates stand in the way, each with its own sentence."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class BadValue(Refusal):
    """Tell the person which value cannot be right, and why."""


class UnreadableFile(Refusal):
    """Tell the person why a file cannot be read at all."""


class UnreadableFiles(UnreadableFile):
    """Tell the person why some of several files cannot be read, each with its own sentence."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class AmbiguousDates(UnreadableFile):
    """Ask whether dates are written month first or day first: the file itself does not tell."""


class WrongSignIn(Refusal):
    """Tell whoever stands at the door no more than that this does not open it."""

    def __init__(self) -> None:
        super().__init__("This does not open the door; check the address, password and code.")


class SecondFactorNeeded(Refusal):
    """Ask for the second factor: the password was right."""

    def __init__(self) -> None:
        super().__init__("Please type the code from your authenticator, or a recovery code.")


class NotInvited(Refusal):
    """Tell somebody whom an identity provider knows that nobody here does."""

    def __init__(self) -> None:
        super().__init__("There is no account for this address here; ask the coordinator for one.")


class Throttled(Refusal):
    """Ask to wait: there were too many attempts."""

    def __init__(self, retry_after_seconds: int) -> None:
        minutes = -(-retry_after_seconds // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"There were too many attempts; please wait {wait} and try again.")
        self.retry_after_seconds = retry_after_seconds
