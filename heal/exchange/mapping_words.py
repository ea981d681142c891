"""What columns are called in four languages, and what the values under them look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.exchange.any_table import is_moment
from heal.exchange.delimited import plain
from heal.exchange.durations import readings
from heal.exchange.mapped_register import NO, YES
from heal.exchange.mapping import Target
from heal.exchange.moments import parse_clock
from heal.names import fold

# A heading that is one of these says it plainly; one that holds one of these says it by the way.
_SAID: dict[Target, str] = {
    Target.EMAIL: (
        r"e-? ?mails?|mails?|e-? ?mail address(es)?|email id|user email|correos?( electronicos?)?|"
        r"direccion de correo( electronico)?|e-mail del usuario|courriels?|adresse (e-?mail|mail|"
        r"electronique|de courriel)|e-?mail-?adressen?|mailadresse"
    ),
    Target.FIRST_NAME: (
        r"first names?|given names?|forenames?|first|nombre de pila|primer nombre|prenoms?|"
        r"vornamen?|rufname"
    ),
    Target.LAST_NAME: (
        r"last names?|family names?|surnames?|last|apellidos?|nom de famille|nachnamen?|"
        r"familiennamen?|zunamen?"
    ),
    Target.NAME: (
        r"names?|full names?|display names?|nicknames?|preferred name|participants?|"
        r"participant name|members?|member name|attendees?|attendee name|"
        r"who( was (there|present)| came| attended)?|nombres?|"
        r"nombre completo|nombres? y apellidos?|participantes?|miembros?|asistentes?|apodo|nom|"
        r"nom complet|noms? et prenoms?|prenoms? et noms?|membres?|pseudo|vor- und (nach|zu)namen?|"
        r"vollstandiger name|name, vorname|teilnehmer(in|innen|:in)?|mitglied(er)?|anzeigename"
    ),
    Target.GROUP: r"(support |heal )?groups?|group name|grupos?( de apoyo)?|groupes?|gruppen?",
    Target.JOINED_ON: (
        r"joined( on)?|join date|date joined|date of joining|joining date|member since|since|"
        r"registered( on)?|registration date|sign-? ?up date|start date|fecha de (alta|ingreso|"
        r"inscripcion|registro)|miembro desde|desde|date d'(inscription|adhesion|arrivee)|"
        r"membre depuis|inscrit(e)? le|depuis|beitritt(sdatum)?|beigetreten( am)?|"
        r"eintritt(sdatum)?|mitglied seit|seit|dabei seit"
    ),
    Target.DAY: (
        r"day|date|meeting (day|date)|date of (the )?meeting|session date|timestamp|dia|fecha|"
        r"fecha de la (reunion|sesion)|marca temporal|jour|date de la (reunion|seance)|horodateur|"
        r"tag|datum|zeitstempel"
    ),
    Target.JOINED_AT: (
        r"join(ed)? (time|at)|time joined|joined|first seen|arriv(al|ed)( time)?|time in|in|"
        r"came( at)?|check-? ?in( time)?|hora de (entrada|llegada|ingreso)|hora para unirse|"
        r"entrada|llegada|heure d'(arrivee|entree)|heure de connexion|arrivee|ankunft(szeit)?|"
        r"beigetreten um|gekommen( um)?|beitrittszeit"
    ),
    Target.LEFT_AT: (
        r"(leave|exit|left|departure) ?(time|at)?|time (exited|left|out)|exited|last seen|out|"
        r"went( at)?|check-? ?out( time)?|hora de salida|hora para salir|salida|"
        r"heure de (depart|sortie|deconnexion)|depart|gegangen( um)?|verlassen( um)?|austrittszeit"
    ),
    Target.MINUTES: (
        r"(total )?duration( \(minutes\))?|minutes?( present| attended)?|mins?|"
        r"time in (call|session|meeting)|how long|duracion( total)?( \(minutos\))?|minutos?|"
        r"duree( totale)?( \(minutes\))?|dauer( \(minuten\))?|minuten|anwesenheitsdauer"
    ),
    Target.PRESENT: (
        r"present|presence|attended|attendance|attending|here|came|checked in|was there|"
        r"were you (there|present)|attendee status|presente|asistio|asistencia|asiste|presence|"
        r"presente?s?|participation|anwesend(heit)?|teilgenommen|teilnahme|war da"
    ),
}
_WHOLE = {target: re.compile(f"(?:{words})") for target, words in _SAID.items()}
_BY_THE_WAY = {
    Target.FIRST_NAME: r"first name|given name|nombre de pila|prenom|vorname",
    Target.LAST_NAME: r"last name|family name|surname|apellidos?|nom de famille|nachname",
    Target.NAME: r"name|nombre|nom|called|call you|llamas|appelles?|heiss?t",
    **{
        target: _SAID[target]
        for target in (Target.EMAIL, Target.GROUP, Target.JOINED_ON, Target.PRESENT)
    },
}
_PART = {target: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for target, words in _BY_THE_WAY.items()}
# Somebody else's name or address, or no name of a person at all.
_OF_OTHERS = re.compile(
    r"\b(groups?|grupos?|groupes?|gruppen?|mentor\w*|facilitator\w*|emergency|emergencia|urgence|"
    r"notfall\w*|partners?|spouse|pareja|conjoint|companion|children|"
    r"child|hij[oa]s?|enfants?|kind(er)?|therapist\w*|terapeuta|doctors?|company|event|meeting|topic|"
    r"file|host|user ?name|status|preference|referred|recommended|friends?)\b"
)
# Where a question says "name" as it says "tell".
_ASKS_TO_TELL = re.compile(
    r"\b(may|can|could|please|to|you|would) name\b|"
    r"\bname (an?|any|several|some|one|two|three|up to|things?|what|those|all|at least)\b"
)
_ABOUT_A_GROUP = re.compile(r"\b(status|size|link|facilitator\w*|leader|another|other)\b")
_QUESTION = re.compile(
    r"^(would|do|does|are|is|can|may|should|how|why|puedo|podemos|quieres|desea|puis-je|voulez|"
    r"mochten|darf|durfen)\b"
)
_LONGEST = 300
_BRACKET = re.compile(r" ?\([^)]*\)?$")
_BEFORE = re.compile(
    r"^(what is |what's )?(your|my|the|tu|su|mi|votre|ton|ta|ihre?|deine?|el|la|le|der|die|das) "
)


def bare(heading: str) -> str:
    """Return a heading as it is looked up: plain, without accents, marks around and brackets."""
    apart = unicodedata.normalize("NFKD", plain(heading[:_LONGEST]))
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(letters.strip(" *?!.¿¡#_-\"'").replace("_", " ").split())


def said(heading: str, target: Target) -> float:
    """Return how plainly a heading says that its column is this: 1 plainly, 0 not at all."""
    words = bare(heading)
    short = _BEFORE.sub("", _BRACKET.sub("", words))
    whole = _WHOLE[target]
    if words and (whole.fullmatch(words) or whole.fullmatch(short)):
        return 1.0
    if is_of_others(heading, target):
        return 0.0
    return 0.5 if target in _PART and _PART[target].search(words) else 0.0


def is_of_others(heading: str, target: Target) -> bool:
    """Say whether a heading speaks of somebody or something else than this target means."""
    words = bare(heading)
    if target in (Target.NAME, Target.FIRST_NAME, Target.LAST_NAME, Target.EMAIL):
        odd = (_OF_OTHERS.search(words), _ASKS_TO_TELL.search(words), _QUESTION.match(words))
        return any(odd)
    return target is Target.GROUP and bool(_ABOUT_A_GROUP.search(words))


def fits(values: Sequence[str], target: Target) -> bool | None:
    """Say whether filled cells look like this; None where too few do, or nothing can tell."""
    looks = _LOOKS.get(target)
    if looks is None or not values:
        return None
    share = sum(map(looks, values)) / len(values)
    if share >= _MOSTLY:
        return True
    return False if share < _AT_LEAST else None


def is_form(heading: str) -> bool:
    """Say whether a heading is the one under which Google Forms notes when an answer was sent."""
    return bare(heading) in _TIMESTAMPS


def _is_address(cell: str) -> bool:
    return email_address(cell) is not None


def _is_time(cell: str) -> bool:
    try:
        return parse_clock(cell) is not None or is_moment(cell)
    except BadValue:
        return False


def _is_length(cell: str) -> bool:
    try:
        return bool(readings(cell))
    except BadValue:
        return False


def _is_yes_or_no(cell: str) -> bool:
    return fold(cell) in YES | NO


def _is_name(cell: str) -> bool:
    is_other = _is_address(cell) or is_moment(cell) or _is_yes_or_no(cell)
    return any(map(str.isalpha, cell)) and not is_other


_MOSTLY, _AT_LEAST = 0.8, 0.5
_TIMESTAMPS = frozenset({"timestamp", "marca temporal", "horodateur", "zeitstempel"})
_LOOKS = {
    Target.NAME: _is_name,
    Target.FIRST_NAME: _is_name,
    Target.LAST_NAME: _is_name,
    Target.EMAIL: _is_address,
    Target.JOINED_ON: is_moment,
    Target.DAY: is_moment,
    Target.JOINED_AT: _is_time,
    Target.LEFT_AT: _is_time,
    Target.MINUTES: _is_length,
    Target.PRESENT: _is_yes_or_no,
}
