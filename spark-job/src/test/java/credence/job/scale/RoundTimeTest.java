package credence.job.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTimeTest {

  @Test
  void theTermsOfAFormulaAreFoundAgain() {
    RoundTime time = RoundTime.fit(rows(new RoundTime(0.02, 0.001, 0.004, 0.0003)));
    assertThat(time.a()).isCloseTo(0.02, within(1e-9));
    assertThat(time.b()).isCloseTo(0.001, within(1e-9));
    assertThat(time.c()).isCloseTo(0.004, within(1e-9));
    assertThat(time.d()).isCloseTo(0.0003, within(1e-9));
    assertThat(time.overhead(512, 10)).isCloseTo(0.02 + 0.512 + 0.04 + 1.536, within(1e-6));
  }

  @Test
  void noTermIsNegative() {
    // Without states being sent faster than in no time, the rest is fitted anew.
    RoundTime time = RoundTime.fit(rows(new RoundTime(0.02, 0.001, -0.0001, 0.0003)));
    assertThat(List.of(time.a(), time.b(), time.c(), time.d())).allMatch(term -> term >= 0);
    assertThat(time.c()).isZero();
    assertThat(time.d()).isCloseTo(0.0003, within(2e-5));
  }

  @Test
  void theStudyHasARowARunAndPredictions() {
    ScaleStudy study = ScaleStudy.of(rows(new RoundTime(0.02, 0.001, 0.004, 0.0003)));
    assertThat(new String(study.csv(), UTF_8).lines())
        .hasSize(1 + 12)
        .first()
        .asString()
        .startsWith("run,network,");
    // Of one partition 0.5 s; 512 of 50 MB: 0.02 + 0.2 to send, 512 (0.001 + 0.015) to merge, or
    // two of them at a time. An image takes 0.5 ms: nine times 8.412 s are 151,416.
    assertThat(study.text())
        .containsPattern("net50.0 +512 +0.500 +0.25 - 8.41 +6 % - 66 % +4536 - 151416\\n")
        .contains("median error 0 %");
  }

  @Test
  void roundsOfManyStepsAreShownAndNotFitted() {
    RoundTime time = new RoundTime(0.02, 0.001, 0.004, 0.0003);
    List<ScaleRow> rows = rows(time);
    rows.add(new ScaleRow("more", "net1.5", 4, 2, 1.5, 20_000, 9, 5, 0.01, 1200));
    rows.add(new ScaleRow("most", "net1.5", 8, 2, 1.5, 40_000, 9, 5, 0.01, 1200));
    ScaleStudy study = ScaleStudy.of(rows);
    assertThat(study.alike()).hasSize(12).doesNotContainAnyElementsOf(rows.subList(12, 14));
    assertThat(study.time().orElseThrow().d()).isCloseTo(0.0003, within(1e-9));
    assertThat(new String(study.csv(), UTF_8).lines()).hasSize(1 + 14);
    assertThat(study.text()).contains("median error 0 %");
  }

  @Test
  void fewerRunsThanTermsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundTime.fit(rows(new RoundTime(1, 1, 1, 1)).subList(0, 3)))
        .withMessage("3 runs are too few to fit 4 terms");
  }

  private static List<ScaleRow> rows(RoundTime time) {
    List<ScaleRow> rows = new ArrayList<>();
    for (double megabytes : new double[] {1.5, 10, 50}) {
      for (int partitions : new int[] {1, 4, 32, 256}) {
        double steps = 0.5 * Math.ceil(partitions / 2.0);
        double seconds = steps + time.overhead(partitions, megabytes);
        String name = "net" + megabytes;
        rows.add(
            new ScaleRow(
                name,
                name,
                partitions,
                2,
                megabytes,
                1000.0 * partitions,
                seconds,
                steps,
                0.01,
                1200));
      }
    }
    return rows;
  }
}
