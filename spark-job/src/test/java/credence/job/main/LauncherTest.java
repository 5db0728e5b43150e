package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launchers' shell refuses before Spark is started, whose own exit code is 1. */
class LauncherTest {

  private static final String WITH_LIBRARY =
      "set -euo pipefail; . " + Path.of("..", "scripts", "lib.sh") + "; ";

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
        "unset ${!SPARK_*} ${!HADOOP_*} ${!YARN_*}; spark_submit A --master yarn -- a | 64 | needs"
            + " HADOOP_CONF_DIR",
        "unset ${!SPARK_*}; HADOOP_CONF_DIR=/none spark_submit A --master yarn -- a | 64 | needs"
            + " HADOOP_CONF_DIR"
      })
  void whatIsMisspeltIsNamed(String command, int code, String named)
      throws IOException, InterruptedException {
    ends(WITH_LIBRARY + command, code, named);
  }

  /** Spark and Java are not started here: what they would be given is printed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train e.conf | submit credence.job.main.CredenceMain -- train e.conf --data data"
            + " --download",
        "train --data=d -- --master yarn | CredenceMain --master yarn -- train --data=d",
        "prune m --data d | CredenceMain -- prune m --data d",
        "CREDENCE_DATA=/d; sweep s.conf | CredenceMain -- sweep s.conf --data /d",
        "CREDENCE_DATA=/d; train | CredenceMain -- train --data /d",
        "score m --input 'a b' | CredenceMain -- score m --input a b",
        "coreset e.conf | submit credence.job.main.CredenceMain -- coreset e.conf --data data",
        "report a --out b | .jar:../jars/* credence.job.main.CredenceMain report a --out b",
        "scale --repeat 5 -- --master x | CredenceMain scale --repeat 5 --data data -- --master x",
        "report a -- b | CredenceMain report a -- b",
        "train --help -- --master yarn | .jar:../jars/* credence.job.main.CredenceMain train"
            + " --help",
        "'' | credence.job.main.CredenceMain"
      })
  void aCommandRunsOnSparkOrAlone(String line, String given)
      throws IOException, InterruptedException {
    int at = line.indexOf("; ");
    String command =
        "unset CREDENCE_DATA; build() { :; }; spark_submit() { echo submit \"$*\"; };"
            + " java_command() { printf echo; }; spark_home=..; %scredence %s"
                .formatted(
                    line.substring(0, at < 0 ? 0 : at + 2), line.substring(at < 0 ? 0 : at + 2));
    ends(WITH_LIBRARY + command, 0, given);
  }

  /** A home without bin/spark-submit; its jars are empty files here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3.5.6 | 2.12.18 | 2.12 home",
        "4.2.0 | 2.13.18 | 2.13 home",
        "'' | '' | has no jars/spark-core_*.jar: using /built"
      })
  void theScalaVersionIsThatOfTheHome(
      String spark, String scala, String given, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path jars = Files.createDirectories(folder.resolve("home/jars"));
    if (!spark.isEmpty()) {
      Files.createFile(jars.resolve("spark-core_%.4s-%s.jar".formatted(scala, spark)));
      Files.createFile(jars.resolve("scala-library-%s.jar".formatted(scala)));
    }
    String command =
        "SPARK_SCALA_VERSION=2.11 SPARK_HOME=%s; spark_home=/built; use_assembled_spark; "
            + "echo $SPARK_SCALA_VERSION ${SPARK_HOME##*/}";
    ends(WITH_LIBRARY + command.formatted(jars.getParent()), 0, given);
  }

  /** Numbers that a launcher looks at itself; those of jobs are in NumbersTest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster start --workers 0 | --workers 0",
        "cluster start --workers x | --workers x",
        "cluster start --cores -1 | --cores -1",
        "cluster start --cores 1.5 | --cores 1.5",
        "cluster start --memory 0g | --memory 0g",
        "cluster start --memory x | --memory x",
        "cluster start --memory 2 | --memory 2",
        "cluster start --port 0 | --port 0",
        "cluster start --port 65536 | --port 65536",
        "cluster start --ui-port 99999 | --ui-port 99999",
        "cluster start --workers | --workers needs a value"
      })
  void numbersThatCannotBeAreNamed(String command, String named)
      throws IOException, InterruptedException {
    ends("../scripts/" + command, 64, named);
  }

  private static void ends(String command, int code, String named)
      throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isEqualTo(code);
    assertThat(said).contains(named);
  }
}
