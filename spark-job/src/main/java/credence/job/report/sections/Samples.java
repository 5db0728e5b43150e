package credence.job.report.sections;

import credence.data.ImageSet;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.PageSection;
import credence.job.report.page.Png;
import credence.predict.metrics.Extremes;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that a network is least and most sure of, with what it says of them; or the rows of a
 * table, with their first numbers.
 *
 * @param images that the extremes are of
 * @param features what the numbers of rows are called; empty of images
 */
public record Samples(Extremes extremes, ImageSet images, List<String> features)
    implements PageSection {

  /** Numbers of a row that are shown. */
  private static final int SHOWN = 6;

  /** Classes of an image that are named. */
  private static final int NAMED = 3;

  @Override
  public void write(Markup page) {
    if (images.size() == 0) {
      return;
    }
    page.element("h2", features.isEmpty() ? "Images" : "Rows");
    write(page, "Least certain", extremes.uncertain());
    write(page, "Wrong and most certain", extremes.mistaken());
    write(page, "Most certain", extremes.certain());
    page.element(
        "p",
        (features.isEmpty() ? "Test images" : "Test rows")
            + " by the entropy H of their prediction: class, likeliest classes, H in nats and"
            + " how much of it is mutual information I (epistemic).",
        "class",
        "note");
  }

  private void write(Markup page, String title, List<Extremes.Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    page.element("h3", title).open("div", "class", "samples");
    samples.forEach(sample -> write(page, sample));
    page.close();
  }

  private void write(Markup page, Extremes.Sample sample) {
    String label = images.classNames().get(sample.label());
    page.open("figure");
    if (features.isEmpty()) {
      picture(page, sample, label);
    } else {
      page.element("p", row((int) sample.index()));
    }
    boolean wrong = sample.prediction() != sample.label();
    String prediction = images.classNames().get(sample.prediction());
    page.element(
        "p",
        wrong ? label + ", taken for " + prediction : label,
        "class",
        wrong ? "wrong" : "right");
    page.open("table", "class", "bars").open("tbody");
    IntStream.range(0, sample.probabilities().length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -sample.probabilities()[c]))
        .limit(NAMED)
        .forEach(c -> write(page, images.classNames().get(c), sample.probabilities()[c]));
    page.close().close();
    page.element(
        "figcaption",
        "H "
            + shortly(sample.entropy())
            + NumberText.SEPARATOR
            + "I "
            + shortly(sample.mutualInformation()));
    page.close();
  }

  private void picture(Markup page, Extremes.Sample sample, String label) {
    page.empty(
        "img",
        "src",
        Png.uri(images, (int) sample.index()),
        "alt",
        "test image %d: %s".formatted(sample.index(), label),
        "width",
        String.valueOf(images.shape().width()),
        "height",
        String.valueOf(images.shape().height()));
  }

  /** The first numbers of a row. */
  private String row(int index) {
    int size = images.shape().size();
    ByteBuffer numbers = ByteBuffer.wrap(images.pixels(), index * size, size);
    String shown =
        features.stream()
            .limit(SHOWN)
            .map(name -> name + " = " + NumberText.significant(numbers.getDouble()))
            .collect(Collectors.joining(", "));
    return features.size() > SHOWN ? shown + ", ..." : shown;
  }

  private static void write(Markup page, String name, double p) {
    page.open("tr").element("th", name, "scope", "row").open("td", "class", "bar");
    page.element("span", "", "style", "width:" + NumberText.decimals(100 * p, 1) + "%").close();
    page.element("td", percent(p), "class", "number").close();
  }

  /** Never 100 % for what is less. */
  private static String percent(double p) {
    double rounded = Math.round(100 * p);
    return rounded == 100 && p < 1 ? ">99 %" : NumberText.decimals(100 * p, 0) + " %";
  }

  private static String shortly(double nats) {
    return nats < 0.005 ? "<.01" : NumberText.decimals(nats, 2);
  }
}
