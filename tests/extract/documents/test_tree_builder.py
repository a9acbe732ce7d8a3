"""The tree of a page is the one that Beautiful Soup's own builder makes."""

import pytest
from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.tree_builder import Element, Page

OURS = {Page: BeautifulSoup, Element: Tag}
LINKS = ("parent", "previous_element", "next_element", "previous_sibling", "next_sibling")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Prices</title></head>"
            "<body class='wide dark'><table><tr><td>Anvil<td>$1<br>per M</table></body></html>",
            id="cells that nothing ends",
        ),
        pytest.param("<p>a <b>b</b>\n\t<i> </i> \t <i>c</i></p> \n", id="spaces between elements"),
        pytest.param("<pre>  \n </pre>  <textarea>  </textarea>  ", id="spaces that are kept"),
        pytest.param(
            "<script>let a = '<p>';</script><style>p {}</style><template><p>x</p></template>"
            "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><p>y</p>",
            id="texts of other kinds",
        ),
        pytest.param(
            "a<!-- b --><!----><?php echo 1 ?>$<!-- -->0.10<wbr>x", id="comments, instructions"
        ),
        pytest.param("</p><b><p>x</b>y</p><table>z<tr></b><td></table></div>", id="ends astray"),
        pytest.param("<a rel='x y' class='' href=a&amp;b>&lt;</a><x-y data-p=1/>", id="attributes"),
        pytest.param("<body><p>a</body></html>\n<p>b<body id=c>", id="text behind the end"),
        pytest.param("<div>" * 400 + "deep", id="deep"),
        pytest.param("", id="empty"),
    ],
)
def test_the_tree_is_that_of_beautiful_soup(page):
    assert nodes_of(parse_html(page)) == nodes_of(BeautifulSoup(page + "\n", "lxml"))


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        (
            "<table><thead><th>a<th>b</thead><tbody><td>c<td>d<tr><td>e</tbody></table>",
            "<table><thead><tr><th>a<th>b</thead><tbody><tr><td>c<td>d<tr><td>e</tbody></table>",
        ),
        (
            "<table><td>a<td>b<tbody><td>c</tbody></table><p>d",
            "<table><tr><td>a<td>b<tbody><tr><td>c</tbody></table><p>d",
        ),
    ],
)
def test_cells_outside_of_rows_begin_one(page, whole):
    """As in browsers; lxml leaves them where they stand."""
    assert nodes_of(parse_html(page)) == nodes_of(parse_html(whole))


def nodes_of(soup):
    """Return all that a tree says of each of its nodes; other nodes by their number."""
    nodes = [soup, *soup.descendants]
    number = {id(node): at for at, node in enumerate(nodes)} | {id(None): None}
    return [
        (
            OURS.get(type(node), type(node)),
            node.name,
            node.attrs if isinstance(node, Tag) else str(node),
            node.interesting_string_types if isinstance(node, Tag) else None,
            [number[id(child)] for child in node.contents] if isinstance(node, Tag) else None,
            [number[id(getattr(node, link))] for link in LINKS],
        )
        for node in nodes
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda page: page.b.extract(), id="taken out"),
        pytest.param(lambda page: page.b.decompose(), id="thrown away"),
        pytest.param(lambda page: page.b.unwrap(), id="its contents left"),
        pytest.param(lambda page: page.b.wrap(page.new_tag("u")), id="wrapped"),
        pytest.param(lambda page: page.b.replace_with(page.new_tag("u")), id="replaced"),
        pytest.param(lambda page: page.p.insert_before(page.new_tag("u")), id="at the top"),
        pytest.param(lambda page: page("i")[1].append(page.p), id="moved"),
        pytest.param(lambda page: page.body.clear(), id="all taken out"),
        pytest.param(lambda page: _grown(page).append(page.new_tag("s")), id="a new one grows"),
    ],
)
def test_the_list_of_elements_is_that_of_the_tree_after_each_change(change):
    page = parse_html("<p>a <b>b <i>c</i></b></p><i>d</i>")
    assert len(page.tags) == len(page.find_all(True)) == 6

    change(page)

    assert list(map(id, page.tags)) == list(map(id, page.find_all(True)))


def _grown(page):
    made = page.new_tag("u")
    page.p.append(made)
    assert made in page.tags
    return made
