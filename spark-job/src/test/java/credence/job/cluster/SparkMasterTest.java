package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkMasterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"local", "local[1]", "local[*]", "local[2,3]", "local-cluster[2,1,1024]", "yarn"})
  void whatSparkKnowsIsLeftToIt(String master) {
    assertThatCode(() -> SparkMaster.require(master)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local[0]",
        "local[]",
        "local[two]",
        "local[-1]",
        "local2",
        "spark://",
        "spark://a:b"
      })
  void whatIsNoMasterIsNamed(String master) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> SparkMaster.require(master))
        .withMessageContaining("--master " + master + " ")
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void jobsLookAtTheirMasterBeforeSparkDoes() {
    try (SparkSettings spark = SparkSettings.of("local[0]")) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> SparkSessions.open("test"))
          .withMessageContaining("--master local[0] ");
    }
  }

  @Test
  void aMasterThatDoesNotAnswerIsNamedAndMayAnswerLater() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      String master = "spark://127.0.0.1:1,127.0.0.1:" + port;
      assertThatCode(() -> SparkMaster.require(master)).doesNotThrowAnyException();
    }
    String gone = "spark://127.0.0.1:" + port;
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> SparkMaster.require(gone))
        .withMessageContaining(gone)
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
  }
}
