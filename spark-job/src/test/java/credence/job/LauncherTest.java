package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launchers' shell refuses before Spark is started, whose own exit code is 1. */
class LauncherTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "require_submit_options --master local --conf a=b --supervise | 0 | ''",
        "require_submit_options --mastr local[2] | 64 | --mastr",
        "require_submit_options --conf a=b --master | 64 | --master needs a value",
        "require_submit_options --master= | 64 | --master=",
        "require_submit_options --master '' | 64 | --master needs a value",
        "require_submit_options stray | 64 | stray",
        "require_master local[2] | 0 | ''",
        "require_master 'local[*, 3]' | 0 | ''",
        "require_master spark://a:7077,b:7077 | 0 | ''",
        "require_master k8s://https://a | 0 | ''",
        "require_master local[0] | 64 | local[0]",
        "require_master '' | 64 | --master",
        "require_master sparc://a | 64 | sparc://a",
        "require_number --partitions 16 | 0 | ''",
        "require_number --partitions x | 64 | --partitions x",
        "require_once --out runs/a '' | 0 | ''",
        "require_once --out runs/b runs/a | 64 | --out is given twice: runs/a and runs/b",
        "require_once --out '' '' | 64 | --out needs a value",
        "require_number --rounds 0 | 64 | --rounds 0"
      })
  void whatIsMisspeltIsNamed(String command, int code, String named)
      throws IOException, InterruptedException {
    String library = Path.of("..", "scripts", "lib.sh").toString();
    Process shell =
        new ProcessBuilder("bash", "-c", "set -euo pipefail; . " + library + "; " + command)
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isEqualTo(code);
    assertThat(said).contains(named);
  }
}
