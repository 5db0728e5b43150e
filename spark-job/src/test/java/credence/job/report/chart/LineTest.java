package credence.job.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void pointsWithoutAPlaceAreLeftOut() {
    Line.Point point = new Line.Point(1, 2);
    List<Line.Point> points =
        List.of(point, new Line.Point(2, Double.NaN), new Line.Point(3, Double.POSITIVE_INFINITY));
    assertThat(new Line("a", points).points()).containsExactly(point);
  }

  @Test
  void aThinnedLineKeepsItsEndsAndItsPeaks() {
    List<Line.Point> points = new ArrayList<>();
    for (int i = 0; i < 100_003; i++) {
      points.add(new Line.Point(i, Math.sin(i / 1000.0)));
    }
    Line.Point peak = new Line.Point(50_000, 7);
    Line.Point dip = new Line.Point(50_001, -7);
    points.set(50_000, peak);
    points.set(50_001, dip);
    List<Line.Point> thinned = new Line("a", points).thinned().points();
    assertThat(thinned).hasSizeBetween(300, 400).contains(peak, dip);
    assertThat(thinned.get(0)).isEqualTo(points.get(0));
    assertThat(thinned.get(thinned.size() - 1)).isEqualTo(points.get(100_002));
    assertThat(thinned).extracting(Line.Point::x).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aShortLineStaysAsItIs() {
    Line line = new Line("a", List.of(new Line.Point(0, 0), new Line.Point(1, 1)));
    assertThat(line.thinned()).isEqualTo(line);
  }
}
