package credence.job.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page that needs nothing else - no script, no font, no picture from anywhere.
 *
 * @param sections from top to bottom
 */
public record HtmlPage(String title, List<PageSection> sections) {

  static final String TITLE_END = " - Credence";

  public HtmlPage {
    sections = List.copyOf(sections);
  }

  /** The style sheet of charts. */
  public static String chartStyle() {
    return style("chart.css");
  }

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    Markup page = new Markup().doctype().open("html", "lang", "en");
    writeHead(page);
    page.open("body").open("main");
    page.element("h1", title);
    sections.forEach(section -> section.write(page));
    return page.finished().getBytes(StandardCharsets.UTF_8);
  }

  private void writeHead(Markup page) {
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    // Should something slip through the escaping, browsers still load and run nothing.
    page.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    page.element("title", title + TITLE_END);
    page.style(chartStyle() + style("report.css"));
    page.close();
  }

  private static String style(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream("/credence/job/report/page/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
