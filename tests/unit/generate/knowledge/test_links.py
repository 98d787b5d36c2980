from urllib.parse import urlsplit

from services.generate.knowledge.base import DATA, Knowledge

HOSTS = frozenset((DATA / "hosts.txt").read_text("utf-8").split())


def test_every_link_leads_by_https_to_a_host_on_the_list(knowledge: Knowledge) -> None:
    links = {entry.source.url for entry in knowledge.entries if entry.source.url}
    wrong = [
        link
        for link in links
        if urlsplit(link).scheme != "https" or urlsplit(link).hostname not in HOSTS
    ]
    assert wrong == []


def test_no_host_is_listed_without_need(knowledge: Knowledge) -> None:
    used = {urlsplit(entry.source.url).hostname for entry in knowledge.entries if entry.source.url}
    assert HOSTS - used == frozenset()
