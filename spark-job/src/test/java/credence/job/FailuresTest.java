package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.LogLines;
import java.io.IOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void tooLittleMemoryIsNoReasonToTryAgain() {
    assertThat(Failures.report(new OutOfMemoryError("Java heap space"))).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aTasksFailureIsToldWithItsHostAndWithoutItsStack() {
    String message =
        "Job aborted: Lost task 0.0 (TID 2) (node7 executor 3): java.io.IOException: disk full";
    assertThat(told(new SparkException(message + "\n\tat a.B.c", new IOException("disk full"))))
        .contains("(node7 executor 3): java.io.IOException: disk full")
        .doesNotContain("a.B.c");
  }

  @Test
  void aCauseThatSparkDoesNotNameIsToldItself() {
    SparkException failure =
        new SparkException("Exception thrown in awaitResult: ", new IOException("no way to node7"));
    assertThat(told(failure)).contains("java.io.IOException: no way to node7");
  }

  private static String told(Exception failure) {
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Failures.report(failure)).isEqualTo(ExitCode.INPUT_OUTPUT);
      return log.text();
    }
  }
}
