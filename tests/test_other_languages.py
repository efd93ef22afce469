"""Actors are found and linked in the languages of the Alliance beside German and English."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.actors import find_actors
from extractors.model import Mention
from tests.lexicons import actors

DAY = date(2025, 5, 20)


def mention(text: str, surface: str, lang: str, on: date = DAY) -> Mention:
    found = {text[m.start : m.end]: m for m in find_actors(text, lang, actors(), on)}
    assert surface in found, sorted(found)
    return found[surface]


def check_names(lang: str, text: str, surface: str, actor: str) -> None:
    assert mention(text, surface, lang).actor_id == actor


def check_city(lang: str, text: str, surface: str, country: str) -> None:
    """A capital that acts is its country's government; an empty code says that it is the city."""
    found = mention(text, surface, lang)
    assert (found.actor_id, found.alias_kind) == ((f"country:{country}", "metonym") if country else (None, "place"))


def check_office(lang: str, text: str, on: date, surface: str, actor: str) -> None:
    found = mention(text, surface, lang, on)
    assert (found.alias_kind, found.actor_id) == ("office", actor)


def check_role(lang: str, text: str, name: str, told: tuple[str, str, str, str]) -> None:
    """The words of the role that is kept with a name, its office, body and status."""
    found = mention(text, name, lang)
    assert found.role is not None
    assert (text[slice(*found.role)], found.office or "", found.office_body or "", found.office_status) == told


def check_no_holder(lang: str, text: str) -> None:
    assert not [text[m.start : m.end] for m in find_actors(text, lang, actors(), DAY) if m.alias_kind == "office"]


CITIES = [
    ("ru", "Россия обстреляла Киев.", "Киев", ""),
    ("uk", "Росія атакувала Київ.", "Київ", ""),
    ("fr", "Moscou a rejeté la proposition.", "Moscou", "RU"),
    ("fr", "Le sommet se tient à Moscou.", "Moscou", ""),
    ("fr", "La position de Berlin reste ferme.", "Berlin", "DE"),
    ("fr", "Le maire de Berlin a refusé.", "Berlin", ""),
    ("fr", "Selon Varsovie, la frontière est sûre.", "Varsovie", "PL"),
    ("fr", "L'aéroport d'Ankara est fermé.", "Ankara", ""),
    ("fr", "Les exigences d'Ankara irritent.", "Ankara", "TR"),
    ("fr", "Copenhague proteste.", "Copenhague", "DK"),
    ("es", "Moscú rechazó la propuesta.", "Moscú", "RU"),
    ("es", "La cumbre se celebra en Moscú.", "Moscú", ""),
    ("es", "La postura de Londres no cambia.", "Londres", "GB"),
    ("es", "El alcalde de Londres dimitió.", "Londres", ""),
    ("it", "Mosca respinge la proposta.", "Mosca", "RU"),
    ("it", "Il vertice si tiene a Mosca.", "Mosca", ""),
    ("it", "La posizione di Parigi non cambia.", "Parigi", "FR"),
    ("it", "Il sindaco di Parigi si è dimesso.", "Parigi", ""),
    ("it", "L'Aia chiede chiarezza.", "L'Aia", "NL"),
    ("pl", "Moskwa odrzuciła propozycję.", "Moskwa", "RU"),
    ("pl", "Szczyt odbędzie się w Moskwie.", "Moskwie", ""),
    ("pl", "Rozmawiał z Moskwą o rozejmie.", "Moskwą", "RU"),
    ("pl", "Delegacja wróciła z Moskwy.", "Moskwy", ""),
    ("pl", "Stanowisko Berlina jest jasne.", "Berlina", "DE"),
    ("pl", "Mieszkańcy Kijowa schodzą do metra.", "Kijowa", ""),
    ("pl", "Zdaniem Paryża to błąd.", "Paryża", "FR"),
    ("pl", "Konferencja w Hadze trwa.", "Hadze", ""),
    ("uk", "Москва відкинула пропозицію.", "Москва", "RU"),
    ("uk", "Саміт відбудеться в Гаазі.", "Гаазі", ""),
    ("uk", "Переговори з Москвою тривають.", "Москвою", "RU"),
    ("uk", "Делегація повернулася з Москви.", "Москви", ""),
    ("uk", "Позиція Берліна незмінна.", "Берліна", "DE"),
    ("uk", "Мер Києва відповів.", "Києва", ""),
    ("uk", "Він прилетів до Копенгагена.", "Копенгагена", ""),
    ("ru", "Москва отвергла предложение.", "Москва", "RU"),
    ("ru", "Саммит пройдёт в Гааге.", "Гааге", ""),
    ("ru", "Переговоры с Москвой продолжаются.", "Москвой", "RU"),
    ("ru", "Позиция Берлина неизменна.", "Берлина", "DE"),
    ("ru", "Мэр Киева ответил.", "Киева", ""),
    ("ru", "По мнению Парижа, это ошибка.", "Парижа", "FR"),
    ("ru", "Он прилетел в Копенгаген.", "Копенгаген", ""),
    ("nl", "Moskou verwierp het voorstel.", "Moskou", "RU"),
    ("nl", "De top is in Moskou.", "Moskou", ""),
    ("nl", "De houding van Londen verandert niet.", "Londen", "GB"),
    ("nl", "De burgemeester van Londen trad af.", "Londen", ""),
    ("nl", "Volgens Parijs is dat fout.", "Parijs", "FR"),
    ("tr", "Moskova teklifi reddetti.", "Moskova", "RU"),
    ("tr", "Zirve Moskova'da yapılacak.", "Moskova", ""),
    ("tr", "Londra'nın tutumu değişmedi.", "Londra", "GB"),
    ("tr", "Moskova'dan tepki geldi.", "Moskova", "RU"),
    ("tr", "Heyet Lahey'e gitti.", "Lahey", ""),
    ("tr", "Berlin, silah göndermeyi reddetti.", "Berlin", "DE"),
    ("pt", "Moscovo rejeitou a proposta.", "Moscovo", "RU"),
    ("pt", "A cimeira decorre em Moscovo.", "Moscovo", ""),
    ("pt", "A posição de Londres não muda.", "Londres", "GB"),
    ("pt", "O aeroporto de Londres fechou.", "Londres", ""),
]

NAMES = [
    ("fr", "l’aide de l'Ukraine à l’Otan", "Ukraine", "country:UA"),
    ("fr", "le président d'Ukraine", "Ukraine", "country:UA"),
    ("fr", "l’aide à l’Otan", "Otan", "nato"),
    ("fr", "Vladimir Poutine a menacé l'Iran.", "Vladimir Poutine", "vladimir-putin"),
    ("fr", "Volodymyr Zelensky est arrivé.", "Volodymyr Zelensky", "volodymyr-zelenskyy"),
    ("es", "Bruselas propone más gasto.", "Bruselas", "european-union"),
    ("es", "Vladímir Putin habló con Estados Unidos.", "Vladímir Putin", "vladimir-putin"),
    ("es", "Habló con Estados Unidos.", "Estados Unidos", "country:US"),
    ("es", "Volodímir Zelenski pidió ayuda a la OTAN.", "Volodímir Zelenski", "volodymyr-zelenskyy"),
    ("es", "la ayuda a la OTAN", "OTAN", "nato"),
    ("it", "Volodymyr Zelensky è in Ucraina.", "Volodymyr Zelensky", "volodymyr-zelenskyy"),
    ("it", "il programma nucleare dell'Iran", "Iran", "country:IR"),
    ("it", "il presidente degli Stati Uniti", "Stati Uniti", "country:US"),
    ("it", "Sergej Lavrov ha parlato.", "Sergej Lavrov", "sergei-lavrov"),
    ("pl", "Spotkał się z Orbanem.", "Orbanem", "viktor-orban"),
    ("pl", "Politykę Donalda Trumpa krytykowano.", "Donalda Trumpa", "donald-trump"),
    ("pl", "słowa Wołodymyra Zełenskiego", "Wołodymyra Zełenskiego", "volodymyr-zelenskyy"),
    ("pl", "Baza w Niemczech i na Węgrzech.", "Niemczech", "country:DE"),
    ("pl", "Baza w Niemczech i na Węgrzech.", "Węgrzech", "country:HU"),
    ("pl", "wojska Stanów Zjednoczonych", "Stanów Zjednoczonych", "country:US"),
    ("pl", "premier Wielkiej Brytanii", "Wielkiej Brytanii", "country:GB"),
    ("pl", "Siergiej Ławrow groził.", "Siergiej Ławrow", "sergei-lavrov"),
    ("pl", "z Aleksandrem Łukaszenką", "Aleksandrem Łukaszenką", "alexander-lukashenko"),
    ("pl", "decyzja Unii Europejskiej", "Unii Europejskiej", "european-union"),
    ("uk", "слова Володимира Зеленського", "Володимира Зеленського", "volodymyr-zelenskyy"),
    ("uk", "Розмова з Дональдом Трампом", "Дональдом Трампом", "donald-trump"),
    ("uk", "заява Орбана", "Орбана", "viktor-orban"),
    ("uk", "уряд Великої Британії", "Великої Британії", "country:GB"),
    ("uk", "сили Сполучених Штатів", "Сполучених Штатів", "country:US"),
    ("uk", "країни Європейського Союзу", "Європейського Союзу", "european-union"),
    ("uk", "база в Росії", "Росії", "country:RU"),
    ("uk", "у Білому домі", "Білому домі", "white-house"),
    ("ru", "слова Владимира Зеленского", "Владимира Зеленского", "volodymyr-zelenskyy"),
    ("ru", "Разговор с Дональдом Трампом", "Дональдом Трампом", "donald-trump"),
    ("ru", "заявление Орбана", "Орбана", "viktor-orban"),
    ("ru", "силы Соединенных Штатов", "Соединенных Штатов", "country:US"),
    ("ru", "встреча с Сергеем Лавровым", "Сергеем Лавровым", "sergei-lavrov"),
    ("ru", "база во Франции", "Франции", "country:FR"),
    ("nl", "Vladimir Poetin dreigt met oorlog.", "Vladimir Poetin", "vladimir-putin"),
    ("nl", "Volodymyr Zelensky is in Duitsland.", "Duitsland", "country:DE"),
    ("nl", "het beleid van de Verenigde Staten", "Verenigde Staten", "country:US"),
    ("nl", "de steun van de NAVO", "NAVO", "nato"),
    ("tr", "Putin'in sözleri tepki çekti.", "Putin", "vladimir-putin"),
    ("tr", "Volodimir Zelenskiy Ankara'ya geldi.", "Volodimir Zelenskiy", "volodymyr-zelenskyy"),
    ("tr", "ABD'nin kararı açıklandı.", "ABD", "country:US"),
    ("tr", "NATO'nun doğu kanadı", "NATO", "nato"),
    ("tr", "Almanya'dan Ukrayna'ya silah", "Ukrayna", "country:UA"),
    ("pt", "Vladimir Putin falou com os Estados Unidos.", "Estados Unidos", "country:US"),
    ("pt", "o apoio da NATO à Ucrânia", "Ucrânia", "country:UA"),
    ("pt", "o apoio da OTAN", "OTAN", "nato"),
    ("pt", "a Alemanha e a França", "Alemanha", "country:DE"),
]

OFFICES = [
    ("fr", "Le nouveau président français est là.", DAY, "nouveau président français", "emmanuel-macron"),
    ("fr", "Le président français a réagi.", DAY, "président français", "emmanuel-macron"),
    ("fr", "Il a rencontré le secrétaire général de l'Otan.", DAY, "secrétaire général de l'Otan", "mark-rutte"),
    (
        "fr",
        "Le secrétaire général de l’OTAN a averti.",
        date(2020, 3, 1),
        "secrétaire général de l’OTAN",
        "jens-stoltenberg",
    ),
    ("fr", "La chancelière allemande hésite.", date(2018, 3, 1), "chancelière allemande", "angela-merkel"),
    (
        "fr",
        "Le ministre polonais des Affaires étrangères est venu.",
        DAY,
        "ministre polonais des Affaires étrangères",
        "radoslaw-sikorski",
    ),
    (
        "fr",
        "Le discours du président des États-Unis a surpris.",
        date(2023, 3, 1),
        "président des États-Unis",
        "joe-biden",
    ),
    (
        "fr",
        "La présidente de la Commission européenne a parlé.",
        DAY,
        "présidente de la Commission européenne",
        "ursula-von-der-leyen",
    ),
    ("es", "El presidente francés reaccionó.", DAY, "presidente francés", "emmanuel-macron"),
    ("es", "El presidente español viajó ayer.", DAY, "presidente español", "pedro-sanchez"),
    (
        "es",
        "El secretario general de la OTAN avisó.",
        date(2019, 5, 5),
        "secretario general de la OTAN",
        "jens-stoltenberg",
    ),
    ("es", "Se reunió con el canciller alemán.", date(2023, 5, 5), "canciller alemán", "olaf-scholz"),
    ("es", "El ministro polaco de Exteriores llegó.", DAY, "ministro polaco de Exteriores", "radoslaw-sikorski"),
    (
        "es",
        "El discurso del presidente de Estados Unidos sorprendió.",
        date(2022, 5, 5),
        "presidente de Estados Unidos",
        "joe-biden",
    ),
    (
        "es",
        "La presidenta de la Comisión Europea habló.",
        DAY,
        "presidenta de la Comisión Europea",
        "ursula-von-der-leyen",
    ),
    ("it", "Il presidente francese ha reagito.", DAY, "presidente francese", "emmanuel-macron"),
    ("it", "Il segretario generale della Nato avverte.", DAY, "segretario generale della Nato", "mark-rutte"),
    ("it", "Ha incontrato la cancelliera tedesca.", date(2019, 5, 5), "cancelliera tedesca", "angela-merkel"),
    ("it", "Il ministro degli Esteri polacco è arrivato.", DAY, "ministro degli Esteri polacco", "radoslaw-sikorski"),
    ("it", "Il ministro polacco degli Esteri è arrivato.", DAY, "ministro polacco degli Esteri", "radoslaw-sikorski"),
    (
        "it",
        "Il discorso del presidente degli Stati Uniti.",
        date(2022, 5, 5),
        "presidente degli Stati Uniti",
        "joe-biden",
    ),
    ("it", "La presidente del Consiglio è a Roma.", DAY, "presidente del Consiglio", "giorgia-meloni"),
    ("pl", "Prezydent Francji skomentował sprawę.", DAY, "Prezydent Francji", "emmanuel-macron"),
    ("pl", "Rozmawiał z sekretarzem generalnym NATO.", DAY, "sekretarzem generalnym NATO", "mark-rutte"),
    ("pl", "Sekretarz generalny NATO ostrzegł.", date(2019, 5, 5), "Sekretarz generalny NATO", "jens-stoltenberg"),
    ("pl", "Spotkał się z niemieckim kanclerzem.", date(2023, 5, 5), "niemieckim kanclerzem", "olaf-scholz"),
    ("pl", "Szef polskiej dyplomacji jest w Kijowie.", DAY, "Szef polskiej dyplomacji", "radoslaw-sikorski"),
    ("pl", "Słowa prezydenta USA zaskoczyły.", date(2022, 5, 5), "prezydenta USA", "joe-biden"),
    ("pl", "Szefowa Komisji Europejskiej przyjechała.", DAY, "Szefowa Komisji Europejskiej", "ursula-von-der-leyen"),
    ("uk", "Президент Франції відповів.", DAY, "Президент Франції", "emmanuel-macron"),
    ("uk", "Зустріч із генеральним секретарем НАТО.", DAY, "генеральним секретарем НАТО", "mark-rutte"),
    ("uk", "Генсек НАТО попередив.", date(2019, 5, 5), "Генсек НАТО", "jens-stoltenberg"),
    ("uk", "Він зустрівся з німецьким канцлером.", date(2023, 5, 5), "німецьким канцлером", "olaf-scholz"),
    ("uk", "Глава МЗС Польщі прибув.", DAY, "Глава МЗС Польщі", "radoslaw-sikorski"),
    ("uk", "Очільник польського МЗС прибув.", DAY, "Очільник польського МЗС", "radoslaw-sikorski"),
    ("uk", "Прем’єр-міністр Угорщини проти.", DAY, "Прем’єр-міністр Угорщини", "viktor-orban"),
    ("ru", "Президент Франции ответил.", DAY, "Президент Франции", "emmanuel-macron"),
    ("ru", "Встреча с генеральным секретарем НАТО.", DAY, "генеральным секретарем НАТО", "mark-rutte"),
    ("ru", "Генсек НАТО предупредил.", date(2019, 5, 5), "Генсек НАТО", "jens-stoltenberg"),
    ("ru", "Он встретился с немецким канцлером.", date(2023, 5, 5), "немецким канцлером", "olaf-scholz"),
    ("ru", "Глава МИД России прибыл.", DAY, "Глава МИД России", "sergei-lavrov"),
    ("ru", "Глава польского МИД прибыл.", DAY, "Глава польского МИД", "radoslaw-sikorski"),
    ("nl", "De Franse president reageerde.", DAY, "Franse president", "emmanuel-macron"),
    ("nl", "De secretaris-generaal van de NAVO waarschuwt.", DAY, "secretaris-generaal van de NAVO", "mark-rutte"),
    ("nl", "De NAVO-chef waarschuwt.", date(2019, 5, 5), "NAVO-chef", "jens-stoltenberg"),
    ("nl", "Hij sprak met de Duitse bondskanselier.", date(2023, 5, 5), "Duitse bondskanselier", "olaf-scholz"),
    (
        "nl",
        "De Poolse minister van Buitenlandse Zaken kwam.",
        DAY,
        "Poolse minister van Buitenlandse Zaken",
        "radoslaw-sikorski",
    ),
    (
        "nl",
        "De president van de Verenigde Staten zwijgt.",
        date(2022, 5, 5),
        "president van de Verenigde Staten",
        "joe-biden",
    ),
    ("tr", "Fransa Cumhurbaşkanı tepki gösterdi.", DAY, "Fransa Cumhurbaşkanı", "emmanuel-macron"),
    ("tr", "NATO Genel Sekreteri uyardı.", DAY, "NATO Genel Sekreteri", "mark-rutte"),
    ("tr", "NATO Genel Sekreteri uyardı.", date(2019, 5, 5), "NATO Genel Sekreteri", "jens-stoltenberg"),
    ("tr", "Almanya Başbakanı ile görüştü.", date(2023, 5, 5), "Almanya Başbakanı", "olaf-scholz"),
    ("tr", "Polonya Dışişleri Bakanı geldi.", DAY, "Polonya Dışişleri Bakanı", "radoslaw-sikorski"),
    ("tr", "ABD Başkanının sözleri şaşırttı.", date(2022, 5, 5), "ABD Başkanının", "joe-biden"),
    ("pt", "O presidente francês reagiu.", DAY, "presidente francês", "emmanuel-macron"),
    ("pt", "O secretário-geral da NATO avisou.", date(2019, 5, 5), "secretário-geral da NATO", "jens-stoltenberg"),
    ("pt", "Reuniu-se com o chanceler alemão.", date(2023, 5, 5), "chanceler alemão", "olaf-scholz"),
    (
        "pt",
        "O ministro polaco dos Negócios Estrangeiros chegou.",
        DAY,
        "ministro polaco dos Negócios Estrangeiros",
        "radoslaw-sikorski",
    ),
    (
        "pt",
        "O discurso do presidente dos Estados Unidos.",
        date(2022, 5, 5),
        "presidente dos Estados Unidos",
        "joe-biden",
    ),
]

ROLES = [
    (
        "fr",
        "Le porte-parole du Kremlin, Dmitri Peskov, a démenti.",
        "Dmitri Peskov",
        ("porte-parole du Kremlin", "spokesperson", "kremlin", "current"),
    ),
    (
        "fr",
        "L'ancien président américain Joe Biden était là.",
        "Joe Biden",
        ("ancien président américain", "head_of_state", "US", "former"),
    ),
    (
        "fr",
        "Le ministre italien de la Défense Guido Crosetto est venu.",
        "Guido Crosetto",
        ("ministre italien de la Défense", "defence_minister", "IT", "current"),
    ),
    (
        "fr",
        "l'ex-chancelière allemande Angela Merkel",
        "Angela Merkel",
        ("ex-chancelière allemande", "head_of_government", "DE", "former"),
    ),
    (
        "es",
        "El portavoz del Kremlin, Dmitri Peskov, lo negó.",
        "Dmitri Peskov",
        ("portavoz del Kremlin", "spokesperson", "kremlin", "current"),
    ),
    (
        "es",
        "El expresidente estadounidense Joe Biden estuvo allí.",
        "Joe Biden",
        ("expresidente estadounidense", "head_of_state", "US", "former"),
    ),
    (
        "es",
        "La ministra de Defensa española, Margarita Robles, habló.",
        "Margarita Robles",
        ("ministra de Defensa española", "defence_minister", "ES", "current"),
    ),
    (
        "es",
        "el presidente electo Donald Trump",
        "Donald Trump",
        ("presidente electo", "head_of_state", "", "designate"),
    ),
    (
        "it",
        "Il portavoce del Cremlino, Dmitry Peskov, nega.",
        "Dmitry Peskov",
        ("portavoce del Cremlino", "spokesperson", "kremlin", "current"),
    ),
    (
        "it",
        "L'ex presidente americano Joe Biden era presente.",
        "Joe Biden",
        ("ex presidente americano", "head_of_state", "US", "former"),
    ),
    (
        "it",
        "Il ministro della Difesa Guido Crosetto ha parlato.",
        "Guido Crosetto",
        ("ministro della Difesa", "defence_minister", "", "current"),
    ),
    (
        "pl",
        "Rzecznik Kremla Dmitrij Pieskow zaprzeczył.",
        "Dmitrij Pieskow",
        ("Rzecznik Kremla", "spokesperson", "kremlin", "current"),
    ),
    (
        "pl",
        "Były prezydent USA Joe Biden był tam.",
        "Joe Biden",
        ("Były prezydent USA", "head_of_state", "US", "former"),
    ),
    (
        "pl",
        "z ministrem obrony Niemiec Borisem Pistoriusem",
        "Borisem Pistoriusem",
        ("ministrem obrony Niemiec", "defence_minister", "DE", "current"),
    ),
    (
        "uk",
        "Речник Кремля Дмитро Пєсков заперечив.",
        "Дмитро Пєсков",
        ("Речник Кремля", "spokesperson", "kremlin", "current"),
    ),
    (
        "uk",
        "Колишній президент США Джо Байден був там.",
        "Джо Байден",
        ("Колишній президент США", "head_of_state", "US", "former"),
    ),
    (
        "uk",
        "з міністром оборони Німеччини Борисом Пісторіусом",
        "Борисом Пісторіусом",
        ("міністром оборони Німеччини", "defence_minister", "DE", "current"),
    ),
    (
        "ru",
        "Пресс-секретарь Кремля Дмитрий Песков опроверг.",
        "Дмитрий Песков",
        ("Пресс-секретарь Кремля", "spokesperson", "kremlin", "current"),
    ),
    (
        "ru",
        "Бывший президент США Джо Байден был там.",
        "Джо Байден",
        ("Бывший президент США", "head_of_state", "US", "former"),
    ),
    (
        "ru",
        "с министром обороны Германии Борисом Писториусом",
        "Борисом Писториусом",
        ("министром обороны Германии", "defence_minister", "DE", "current"),
    ),
    (
        "ru",
        "Экс-канцлер Германии Ангела Меркель",
        "Ангела Меркель",
        ("Экс-канцлер Германии", "head_of_government", "DE", "former"),
    ),
    (
        "nl",
        "Kremlwoordvoerder Dmitri Peskov ontkent dat.",
        "Dmitri Peskov",
        ("Kremlwoordvoerder", "spokesperson", "RU", "current"),
    ),
    (
        "nl",
        "De voormalige Amerikaanse president Joe Biden was er.",
        "Joe Biden",
        ("voormalige Amerikaanse president", "head_of_state", "US", "former"),
    ),
    (
        "nl",
        "minister van Defensie Ruben Brekelmans zei dat",
        "Ruben Brekelmans",
        ("minister van Defensie", "defence_minister", "", "current"),
    ),
    (
        "tr",
        "Kremlin Sözcüsü Dmitriy Peskov yalanladı.",
        "Dmitriy Peskov",
        ("Kremlin Sözcüsü", "spokesperson", "RU", "current"),
    ),
    ("tr", "Eski ABD Başkanı Joe Biden oradaydı.", "Joe Biden", ("Eski ABD Başkanı", "head_of_state", "US", "former")),
    (
        "tr",
        "Almanya Savunma Bakanı Boris Pistorius geldi.",
        "Boris Pistorius",
        ("Almanya Savunma Bakanı", "defence_minister", "DE", "current"),
    ),
    (
        "pt",
        "O porta-voz do Kremlin, Dmitri Peskov, negou.",
        "Dmitri Peskov",
        ("porta-voz do Kremlin", "spokesperson", "kremlin", "current"),
    ),
    (
        "pt",
        "O ex-presidente americano Joe Biden esteve lá.",
        "Joe Biden",
        ("ex-presidente americano", "head_of_state", "US", "former"),
    ),
]

NOBODY = [
    ("fr", "Un ministre français de la Défense doit décider."),
    ("fr", "Le ministre français de la Défense, Jules Corbinet, a parlé."),
    ("fr", "Élodie Varnier, ministre polonaise de la Défense, a parlé."),
    ("fr", "Le vice-président américain a parlé au maire."),
    ("es", "Un ministro francés de Defensa debe decidir."),
    ("es", "El ministro de Defensa francés, Julio Corvinete, habló."),
    ("es", "El vicepresidente estadounidense habló."),
    ("es", "El presidente de Madrid habló."),
    ("it", "Un ministro della Difesa francese deve decidere."),
    ("it", "Il ministro della Difesa francese Giulio Corvinetti ha parlato."),
    ("it", "Livia Varnieri, ministra della Difesa polacca, ha parlato."),
    ("pl", "Został premierem Francji."),
    ("pl", "Prezydent Warszawy otworzył most."),
    ("pl", "Minister obrony Francji Juliusz Korwinet mówił."),
    ("pl", "Kandydat na prezydenta Francji mówił."),
    ("pl", "Zastępca sekretarza generalnego NATO mówił."),
    ("pl", "Prezydent francuskiej firmy mówił."),
    ("uk", "Він став прем'єр-міністром Франції."),
    ("uk", "Офіс президента України відповів."),
    ("uk", "Міністр оборони Франції Юлій Корвіне говорив."),
    ("uk", "Заступник генерального секретаря НАТО говорив."),
    ("ru", "Он стал премьер-министром Франции."),
    ("ru", "Администрация президента России ответила."),
    ("ru", "Министр обороны Франции Юлий Корвине говорил."),
    ("ru", "Заместитель генерального секретаря НАТО говорил."),
    ("ru", "Президент французской компании говорил."),
    ("nl", "Een Franse minister van Defensie moet beslissen."),
    ("nl", "De Franse minister van Defensie, Julius Corvinet, sprak."),
    ("nl", "De Amerikaanse vicepresident sprak."),
    ("tr", "Bir Fransa Savunma Bakanı karar vermeli."),
    ("tr", "Fransa Savunma Bakanı Julien Corvinet konuştu."),
    ("tr", "ABD Başkan Yardımcısı konuştu."),
    ("tr", "Paris Belediye Başkanı konuştu."),
    ("tr", "Fransa Cumhurbaşkanı adayı konuştu."),
    ("pt", "Um ministro francês da Defesa deve decidir."),
    ("pt", "O ministro da Defesa francês, Júlio Corvinete, falou."),
    ("pt", "O vice-presidente americano falou."),
]


@pytest.mark.parametrize(("lang", "text", "surface", "country"), CITIES)
def test_a_capital_that_acts_is_a_government_and_elsewhere_a_place(
    lang: str, text: str, surface: str, country: str
) -> None:
    check_city(lang, text, surface, country)


@pytest.mark.parametrize(("lang", "text", "surface", "actor"), NAMES)
def test_a_name_is_found_in_its_forms(lang: str, text: str, surface: str, actor: str) -> None:
    check_names(lang, text, surface, actor)


@pytest.mark.parametrize(("lang", "text", "on", "surface", "actor"), OFFICES)
def test_an_office_without_a_name_resolves_by_the_day_of_the_text(
    lang: str, text: str, on: date, surface: str, actor: str
) -> None:
    check_office(lang, text, on, surface, actor)


@pytest.mark.parametrize(("lang", "text", "name", "told"), ROLES)
def test_a_name_keeps_its_office(lang: str, text: str, name: str, told: tuple[str, str, str, str]) -> None:
    check_role(lang, text, name, told)


@pytest.mark.parametrize(("lang", "text"), NOBODY)
def test_an_office_of_somebody_else_resolves_to_nobody(lang: str, text: str) -> None:
    check_no_holder(lang, text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "La ministra de Defensa, Margarita Robles, habló."),
        ("nl", "De Hongaarse premier Viktor Orbán sprak."),
        ("tr", "Ukrayna Devlet Başkanı Volodimir Zelenskiy konuştu."),
    ],
)
def test_the_words_of_an_office_are_no_name(lang: str, text: str) -> None:
    found = find_actors(text, lang, actors(), DAY)
    assert all(m.actor_id for m in found), [text[m.start : m.end] for m in found if not m.actor_id]
