package credence.job.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.report.page.Markup;
import credence.job.report.page.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegendTest {

  private static final int WIDTH = 400;

  @Test
  void twoShortNamesAreOverTheChart() {
    assertThat(new Legend("nats", List.of("training", "validation"), WIDTH).height()).isZero();
  }

  @Test
  void namesThatWouldMeetTheUnitAreBelow() {
    Legend legend =
        new Legend(
            "summed over classes", List.of("predictive entropy", "mutual information"), WIDTH);
    assertThat(legend.height()).isPositive();
    assertNothingOverlaps(legend, 2);
  }

  @Test
  void manyAndLongNamesStayInTheirColumns() {
    assertNothingOverlaps(new Legend("nats", List.of("a", "b", "c", "d", "e", "f"), WIDTH), 3);
    String path = "hdfs://cluster/experiments/of/somebody/with/a/long/path";
    assertNothingOverlaps(new Legend("nats", List.of(path, "evaluated: 1 lenet5", path), WIDTH), 2);
  }

  /** Letters are taken to be 6.5 wide. */
  private static void assertNothingOverlaps(Legend legend, int columns) {
    Markup svg = new Markup().open("svg");
    legend.write(svg, WIDTH - 10, 16, 236);
    Page page = Page.of(svg.finished().getBytes(StandardCharsets.UTF_8));
    List<Double> x = page.numbers("//text/@x");
    List<String> names = page.all("//text");
    assertThat(names).hasSize(legend.names().size());
    for (int i = 0; i < names.size(); i++) {
      boolean last = i % columns == columns - 1 || i == names.size() - 1;
      double next = last ? WIDTH : x.get(i + 1) - 26;
      assertThat(x.get(i) + 6.5 * names.get(i).length()).as(names.get(i)).isLessThanOrEqualTo(next);
    }
  }
}
