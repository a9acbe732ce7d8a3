"""The tree of a page is the one that Beautiful Soup's own builder makes."""

import pytest
from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.document import parse_html

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


def nodes_of(soup):
    """Return all that a tree says of each of its nodes; other nodes by their number."""
    nodes = [soup, *soup.descendants]
    number = {id(node): at for at, node in enumerate(nodes)} | {id(None): None}
    return [
        (
            type(node),
            node.name,
            node.attrs if isinstance(node, Tag) else str(node),
            node.interesting_string_types if isinstance(node, Tag) else None,
            [number[id(child)] for child in node.contents] if isinstance(node, Tag) else None,
            [number[id(getattr(node, link))] for link in LINKS],
        )
        for node in nodes
    ]
