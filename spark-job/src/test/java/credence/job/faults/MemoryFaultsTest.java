package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that have too little memory: a code that no scheduler repeats, and what to raise. */
@Tag("cluster")
class MemoryFaultsTest {

  /** 800 weights a unit: 12,000 units have a state of 230 MB, 1,000 have more than 1 MB. */
  private static final String LAYERS =
      "network.layers=[{type=flatten},{type=dense,units=%d},{type=dense,units=10}]";

  @TempDir Path folder;

  @BeforeEach
  void requireSparkHome() {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
  }

  /** Where the data do not even get to an executor, only its log says why: 74, and never 75. */
  @Test
  void tooSmallAHeapIsNothingToTryAgain() throws Exception {
    assertThat(code(12_000, "spark.executor.memory", "460m")).isIn(64, 74);
  }

  @Test
  void tooLittleMemoryOutsideTheHeapIsAUsageError() throws Exception {
    String few = "-Dorg.bytedeco.javacpp.maxBytes=1m";
    assertThat(code(1000, "spark.executor.extraJavaOptions", few)).isEqualTo(64);
  }

  private int code(int units, String... settings) throws Exception {
    Path data = TinyData.write(folder, 80, 20);
    Path out = folder.resolve("run");
    String log4j = Path.of("..", "conf", "log4j2.properties").toAbsolutePath().toString();
    List<String> options =
        new ArrayList<>(SparkSettings.options("local-cluster[1,1,1024]", settings));
    options.add("-Dspark.task.maxFailures=2");
    options.add("-Dlog4j2.configurationFile=" + log4j);
    String[] arguments =
        new Job(data)
            .set(
                "data.validation=20",
                "data.partitions=1",
                "training.epochs=1",
                LAYERS.formatted(units))
            .arguments(out);
    try (JobProcess job = JobProcess.start(folder.resolve("log"), options, arguments)) {
      int code = job.await();
      String last = job.log().strip().lines().reduce((a, b) -> b).orElseThrow();
      assertThat(last).as(job.log()).contains("Failures", "spark.executor.memory");
      assertThat(job.log()).doesNotContain("\tat ");
      assertThat(out.resolve("_SUCCESS")).doesNotExist();
      return code;
    }
  }
}
