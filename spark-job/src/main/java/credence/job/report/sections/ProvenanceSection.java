package credence.job.report.sections;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the run comes from: settings, versions, fingerprints.
 *
 * @param summary {@code summary.json}
 * @param manifest {@code manifest.json}, its files not needed
 * @param configuration {@code config.conf}
 */
public record ProvenanceSection(JsonNode summary, JsonNode manifest, String configuration)
    implements PageSection {

  @Override
  public void write(Markup page) {
    page.element("h2", "Settings and provenance");
    page.open("dl", "class", "origin");
    write(page, "network", text(summary, "network"));
    write(page, "parameters", NumberText.count(summary.path("parameters").asDouble()));
    write(page, "data", text(summary, "dataset"));
    if (summary.has("partitions")) {
      write(page, "partitions", text(summary, "partitions"));
    }
    write(page, "seed", text(manifest, "seed"));
    if (manifest.has("temperature")) {
      write(page, "temperature", text(manifest, "temperature"));
    }
    write(page, "engine", texts("engines"));
    write(page, "processor", texts("processors"));
    write(
        page,
        "versions",
        "Credence %s, Spark %s, Java %s"
            .formatted(
                text(manifest, "credence"), text(manifest, "spark"), text(manifest, "java")));
    write(page, "reproducible", reproducible());
    if (manifest.hasNonNull("parent")) {
      writeDigest(page, "made from model", "parent");
    }
    for (JsonNode model : manifest.path("models")) {
      writeDigest(page, "model", model);
    }
    writeDigest(page, "configuration", "config");
    writeDigest(page, "training data", "data");
    writeDigest(page, "test data", "test_data");
    manifest
        .path("ood_data")
        .fields()
        .forEachRemaining(data -> writeDigest(page, data.getKey(), data.getValue()));
    page.close();
    page.open("details").element("summary", "Configuration, with every default filled in");
    page.element("pre", configuration).close();
  }

  private String reproducible() {
    return manifest.path("reproducible").asBoolean()
        ? "yes: the same settings and data give the same result on this engine and processor"
        : "no: more than one engine or kind of processor took part";
  }

  private String texts(String key) {
    List<String> texts = new ArrayList<>();
    manifest.path(key).forEach(text -> texts.add(text.asText()));
    return String.join("; ", texts);
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asText(NumberText.NONE);
  }

  private void writeDigest(Markup page, String name, String key) {
    writeDigest(page, name, manifest.path(key));
  }

  private static void writeDigest(Markup page, String name, JsonNode digest) {
    page.element("dt", name).open("dd").element("code", digest.asText(NumberText.NONE)).close();
  }

  private static void write(Markup page, String name, String value) {
    page.element("dt", name).element("dd", value);
  }
}
