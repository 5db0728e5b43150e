package credence.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import credence.store.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code report.html}: what a person wants to know of a run, on one page that needs nothing else -
 * no script, no font, no picture from anywhere. Made of what a run directory holds, so that a run
 * that was interrupted has all its rounds in it.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 * @param rounds the lines of {@code metrics.jsonl}
 */
public record Report(
    JsonNode summary,
    JsonNode manifest,
    String configuration,
    List<? extends JsonNode> rounds,
    Model model) {

  private static final String STYLE = "/credence/job/report/report.css";

  public Report {
    rounds = List.copyOf(rounds);
  }

  /** The page in UTF-8; also well-formed XML. */
  public byte[] html() {
    Markup page = new Markup().doctype().open("html", "lang", "en");
    writeHead(page);
    page.open("body").open("main");
    page.element("h1", title());
    sections().forEach(section -> section.write(page));
    return page.finished().getBytes(StandardCharsets.UTF_8);
  }

  private List<Section> sections() {
    return List.of(
        new Headline(summary),
        new Plots(rounds),
        new TimeSpent(summary.path("train")),
        new LayerTable(model),
        new Origin(summary, manifest, configuration));
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
    page.element("title", title() + " - Credence");
    page.style(style());
    page.close();
  }

  private String title() {
    return "%s on %s".formatted(summary.path("network").asText(), summary.path("dataset").asText());
  }

  private static String style() {
    try (InputStream in = Report.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
