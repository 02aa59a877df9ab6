"""Addresses of sources: one way to write each page, and none into somebody's own network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.addresses import AddressRefused, address_key, host_of, normalised

SAME = [
    ("HTTPS://WWW.Senat.FR:443/rap/r22", "https://www.senat.fr/rap/r22"),
    ("http://senat.fr:80", "http://senat.fr/"),
    ("https://senat.fr/rap/#page=12", "https://senat.fr/rap/"),
    ("https://senat.fr/?utm_source=x&id=3&fbclid=abc&UTM_Medium=y", "https://senat.fr/?id=3"),
    ("https://senat.fr/?gclid=1", "https://senat.fr/"),
    ("https://senat.fr/a/../b/./c", "https://senat.fr/b/c"),
    ("https://senat.fr/%7euser/%c3%a9t%C3%A9", "https://senat.fr/~user/%C3%A9t%C3%A9"),
    ("https://senat.fr/été?q=eau vive", "https://senat.fr/%C3%A9t%C3%A9?q=eauvive"),
    ("https://sénat.fr/", "https://xn--snat-bpa.fr/"),
    ("senat.fr/rap", "https://senat.fr/rap"),
    ("senat.fr:8443/rap", "https://senat.fr:8443/rap"),
    ("//senat.fr/rap", "https://senat.fr/rap"),
    (" https://senat.fr/rap\n", "https://senat.fr/rap"),
    ("https://senat.fr./", "https://senat.fr/"),
    ("https://senat.fr/?next=https://x.org/", "https://senat.fr/?next=https://x.org/"),
    ("https://senat.fr/?b=2&a=1", "https://senat.fr/?b=2&a=1"),
    ("https://senat.fr/100%", "https://senat.fr/100%25"),
]
REFUSED = [
    ("", "form"),
    ("https://", "host"),
    ("javascript:alert(1)", "scheme"),
    ("data:text/html,x", "scheme"),
    ("mailto:ana@example.org", "scheme"),
    ("ftp://senat.fr/", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("https://ana:secret@senat.fr/", "user"),
    ("https://senat.fr@127.0.0.1/", "user"),
    ("https://localhost/", "host"),
    ("https://printer/", "host"),
    ("https://printer.local/", "host"),
    ("https://db.internal/", "host"),
    ("https://router.home.arpa/", "host"),
    ("https://127.0.0.1/", "host"),
    ("https://127.1/", "host"),
    ("https://2130706433/", "host"),
    ("https://0x7f000001/", "host"),
    ("https://0177.0.0.1/", "host"),
    ("https://0x7f.1/", "host"),
    ("https://１２７.０.０.１/", "host"),
    ("https://127。0。0。1/", "host"),
    ("https://[::1]/", "host"),
    ("https://[::ffff:127.0.0.1]/", "host"),
    ("https://[fe80::1%25eth0]/", "host"),
    ("https://169.254.169.254/latest/meta-data/", "host"),
    ("https://senat.fr:0/", "port"),
    ("https://senat.fr:99999/", "form"),
    ("https://senat.fr:x/", "form"),
    ("https://senat.fr\\@localhost/", "form"),
    ("https://senat.fr/\0", "form"),
    ("https://-a.fr/", "host"),
    ("https://" + "a" * 64 + ".fr/", "host"),
    ("https://[::1/", "form"),
    ("a" * 5000, "form"),
    ("water", "host"),
]


@pytest.mark.parametrize(("typed", "stored"), SAME)
def test_an_address_is_stored_one_way(typed: str, stored: str) -> None:
    assert normalised(typed) == stored


@pytest.mark.parametrize(("typed", "reason"), REFUSED)
def test_what_is_no_public_page_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        normalised(typed)
    assert refusal.value.reason == reason


def test_by_http_and_by_https_it_is_one_page() -> None:
    assert address_key("http://senat.fr/a") == address_key("https://senat.fr/a")
    assert address_key("https://senat.fr/a") != address_key("https://senat.fr/A")


def test_the_host_is_shown_without_www() -> None:
    assert host_of("https://www.senat.fr/a") == "senat.fr"


@given(st.text(max_size=60), st.text(alphabet="ab/.%?&=#:@é ~", max_size=60))
def test_what_was_written_one_way_stays_so(host: str, rest: str) -> None:
    """Whatever is typed: an address or a refusal, and what is stored is stored the same again."""
    for typed in (host, f"https://{host}/{rest}", f"https://senat.fr/{rest}", f"senat.fr?{rest}"):
        try:
            stored = normalised(typed)
        except AddressRefused:
            continue
        assert stored.isascii()
        assert stored.startswith(("http://", "https://"))
        assert normalised(stored) == stored
