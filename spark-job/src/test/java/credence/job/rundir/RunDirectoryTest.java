package credence.job.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir Path folder;

  @Test
  void aStoppedRunSaysWhatItHasAndPromisesNoMore() throws IOException {
    RunDirectory directory = RunDirectory.at(folder.toString(), new Configuration());
    assertThat(directory.kept()).contains("no checkpoint yet").contains("begins anew");
    write("checkpoints/round-000003/state.json");
    assertThat(directory.kept()).contains("no checkpoint yet");
    write("checkpoints/round-000002/state.sha256");
    assertThat(directory.kept()).contains("has round 2,").contains("goes on from there");
    write("_SUCCESS");
    assertThat(directory.kept()).contains("is complete");
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }
}
