package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import credence.job.files.Storage;
import credence.job.support.RoundFigures;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

  @TempDir java.nio.file.Path folder;

  @Test
  void aResumedRunHasEachRoundOnce() throws IOException {
    MetricsLog first = log(0);
    for (int round = 1; round <= 5; round++) {
      first.add(RoundFigures.of(round));
    }
    first.publish();
    MetricsLog second = log(3);
    assertThat(second.rounds()).hasSize(3);
    second.add(RoundFigures.of(4));
    second.publish();
    assertThat(Files.readAllLines(folder.resolve("metrics.jsonl")))
        .containsExactly(line(1), line(2), line(3), line(4));
  }

  @Test
  void aRunFromTheBeginningDropsWhatWasThere() throws IOException {
    Files.writeString(folder.resolve("metrics.jsonl"), line(1) + "\n");
    assertThat(log(0).rounds()).isEmpty();
  }

  @Test
  void whatIsNotJsonIsNamed() throws IOException {
    Files.writeString(folder.resolve("metrics.jsonl"), line(1) + "\n{\"rou\n");
    assertThatIOException().isThrownBy(() -> log(1)).withMessageContaining("metrics.jsonl");
  }

  @Test
  void aLogThatLacksARoundIsRefused() throws IOException {
    Files.writeString(folder.resolve("metrics.jsonl"), line(1) + "\n");
    assertThatIOException().isThrownBy(() -> log(2)).withMessageContaining("some of the 2 rounds");
  }

  @Test
  void aFigureThatIsMissingIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("metrics.jsonl"), line(1).replace("\"nll\"", "\"nil\"") + "\n");
    assertThatIOException()
        .isThrownBy(() -> log(1))
        .withMessageContaining("metrics.jsonl")
        .withMessageContaining("\"nll\"");
  }

  private static String line(int round) {
    return RoundFigures.of(round).json().toString();
  }

  private MetricsLog log(int completed) throws IOException {
    Path file = new Path(folder.toString(), "metrics.jsonl");
    return MetricsLog.resume(Storage.of(file, new Configuration()), file, completed);
  }
}
