package credence.job.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written on the axes of charts. */
class FrameTest {

  private static final double LETTER = 7;

  private static final Axis EPOCHS = axis((min, max) -> Scale.wholeUpTo(max));

  private static final List<Axis.Range> RANGES =
      List.of(
          Scale::around,
          Scale::ratios,
          (min, max) -> Scale.upTo(max),
          (min, max) -> Scale.wholeUpTo(max),
          (min, max) -> new Scale.Removed(Math.min(max, 0.99)),
          (min, max) -> new Scale.Linear(0, 180, 30));

  @Test
  void noLabelLeavesTheChartOrLiesOnAnother() {
    for (double[] y : new double[][] {{-123_456, 123_456}, {0.001_23, 0.001_24}, {1e-7, 3e7}}) {
      for (Axis.Range range : RANGES) {
        // A scale of shares has its last tick at 0.99.
        for (double last : new double[] {0.99, 180}) {
          List<Line.Point> points =
              List.of(new Line.Point(last / 100, y[0]), new Line.Point(last, y[1]));
          LineChart chart =
              new LineChart("t", axis(range), "nats", List.of(new Line("a", points)), null);
          assertInside(page(chart));
        }
      }
    }
  }

  @Test
  void wordsAreCutWhereSeveralStandSideBySide() {
    List<String> words = List.of("local-reparameterisation", "weight-sampling", "something-else");
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      dots.add(new ScatterChart.Dot(i, i, "a", "a trial"));
    }
    Page page = page(scatter(words, dots, ScatterChart.Ticks.CHOSEN));
    assertThat(page.all("//*[local-name()='text']")).anyMatch(text -> text.startsWith("local-rep"));
    assertInside(page);
  }

  @Test
  void fewValuesAreThemselvesTheTicks() {
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (double x : new double[] {0.0067, 0.05}) {
      dots.add(new ScatterChart.Dot(x, 0.5, "a", "a trial"));
    }
    assertThat(bottom(page(scatter(List.of(), dots, ScatterChart.Ticks.CHOSEN))))
        .containsExactly("0.0067", "0.05");
    Line line = new Line("lenet5", List.of(new Line.Point(1, 3), new Line.Point(4, 5)));
    assertThat(bottom(page(new LineChart("t", Axis.counts("partition"), "s", List.of(line), null))))
        .containsExactly("1", "4");
  }

  @Test
  void whatWasMeasuredHasRoundTicks() {
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (double x : new double[] {1.092, 4.278, 10.6}) {
      dots.add(new ScatterChart.Dot(x, 0.5, "a", "a trial"));
    }
    assertThat(bottom(page(scatter(List.of(), dots, ScatterChart.Ticks.ROUND))))
        .containsExactly("1", "2", "5", "10");
    assertThat(bottom(page(scatter(List.of(), dots, ScatterChart.Ticks.EVEN))))
        .containsExactly("0", "5", "10", "15");
  }

  private static ScatterChart scatter(
      List<String> words, List<ScatterChart.Dot> dots, ScatterChart.Ticks ticks) {
    return new ScatterChart("t", "x", "nats", words, dots, ticks);
  }

  @Test
  void epochsAreWhole() {
    Line line = new Line("training", List.of(new Line.Point(0.5, 3), new Line.Point(1, 5)));
    assertThat(bottom(page(new LineChart("t", EPOCHS, "s", List.of(line), null))))
        .containsExactly("0", "1");
  }

  @Test
  void logarithmicAxesSaySo() {
    Line wide = new Line("a", List.of(new Line.Point(1, 0.01), new Line.Point(64, 1)));
    Page page = page(new LineChart("t", Axis.counts("partition"), "nats", List.of(wide), null));
    assertThat(page.all("//*[local-name()='text']"))
        .contains("nats, logarithmic", "partitions, logarithmic");
    Line narrow = new Line("a", List.of(new Line.Point(1, 0.5), new Line.Point(3, 1)));
    page = page(new LineChart("t", EPOCHS, "nats", List.of(narrow), null));
    assertThat(page.all("//*[local-name()='text']"))
        .contains("nats", "epoch")
        .noneMatch(text -> text.contains("logarithmic"));
  }

  @Test
  void numbersOfThingsAgreeWithTheirNames() {
    assertThat(NumberText.counted(1, "epoch")).isEqualTo("1 epoch");
    assertThat(NumberText.counted(0, "epoch")).isEqualTo("0 epochs");
    assertThat(NumberText.counted(60_000, "image")).isEqualTo("60,000 images");
    assertThat(NumberText.plain(0.0067)).isEqualTo("0.0067");
    assertThat(NumberText.plain(20)).isEqualTo("20");
    assertThat(NumberText.plain(1e-5)).isEqualTo("1e-5");
    assertThat(NumberText.plain(1.0 / 3)).isEqualTo("0.3333");
  }

  private static Axis axis(Axis.Range range) {
    return new Axis("epoch", "epochs", range, NumberText::plain);
  }

  private static List<String> bottom(Page page) {
    return page.all("//*[local-name()='text'][@y='%.1f']".formatted(Frame.BOTTOM + 16.0));
  }

  /** By the width that letters are taken to have; what stands side by side keeps a distance. */
  private static void assertInside(Page page) {
    List<String> texts = page.all("//*[local-name()='text']");
    List<Double> places = page.numbers("//*[local-name()='text']/@x");
    List<String> heights = page.all("//*[local-name()='text']/@y");
    List<String> anchors = page.all("//*[local-name()='text']/@text-anchor");
    double end = 0;
    String row = "";
    for (int i = 0; i < texts.size(); i++) {
      double width = LETTER * texts.get(i).length();
      double share = anchors.get(i).equals("end") ? 1 : anchors.get(i).equals("middle") ? 0.5 : 0;
      double from = places.get(i) - share * width;
      assertThat(from).as(texts.get(i)).isGreaterThanOrEqualTo(-0.1);
      assertThat(from + width).as(texts.get(i)).isLessThanOrEqualTo(Frame.WIDTH + 0.1);
      if (heights.get(i).equals(row)) {
        assertThat(from).as(texts.get(i)).isGreaterThanOrEqualTo(end - 0.1);
      }
      row = heights.get(i);
      end = from + width;
    }
  }

  private static Page page(LineChart chart) {
    Markup page = new Markup();
    chart.write(page);
    return Page.of(page.finished().getBytes(StandardCharsets.UTF_8));
  }

  private static Page page(ScatterChart chart) {
    Markup page = new Markup();
    page.open("div");
    chart.write(page);
    return Page.of(page.finished().getBytes(StandardCharsets.UTF_8));
  }
}
