package credence.job.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void textsCannotBecomeElements() {
    String page = new Markup().element("p", "<script>alert('a & b')</script>").finished();
    assertThat(page).isEqualTo("<p>&lt;script&gt;alert(&#39;a &amp; b&#39;)&lt;/script&gt;</p>\n");
  }

  @Test
  void valuesCannotLeaveTheirAttribute() {
    String page = new Markup().open("p", "title", "\" onclick='x' <").finished();
    assertThat(page).isEqualTo("<p title=\"&quot; onclick=&#39;x&#39; &lt;\"></p>\n");
  }

  @Test
  void charactersThatXmlDoesNotHaveAreReplaced() {
    String page = new Markup().element("p", "a\u0000b\u001Bc\uD800d\uFFFEe\u0085").finished();
    assertThat(page).isEqualTo("<p>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFD</p>\n");
  }

  @Test
  void allOtherCharactersStay() {
    String text = "\t\n\u00E9\u65E5\u672C \uD83D\uDC4D";
    assertThat(new Markup().element("p", text).finished()).isEqualTo("<p>" + text + "</p>\n");
  }

  @Test
  void aStyleSheetThatCannotStandAsItIsIsRefused() {
    assertThatThrownBy(() -> new Markup().style("</style>"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
