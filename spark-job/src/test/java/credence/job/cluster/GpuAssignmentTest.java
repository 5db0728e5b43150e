package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import credence.engine.choice.EngineName;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Executors of one host whose GPUs are announced by a script, though there may be none. */
@Tag("cluster")
@Timeout(240)
class GpuAssignmentTest {

  @TempDir Path folder;

  @Test
  void everyExecutorOfAHostHasAGpuOfItsOwn() throws Exception {
    try (JavaSparkContext spark = cluster(announcing(), true)) {
      // The driver counts as one.
      while (spark.sc().statusTracker().getExecutorInfos().length < 3) {
        Thread.sleep(50);
      }
      Map<String, TreeSet<String>> addresses = new TreeMap<>();
      for (String[] each :
          spark
              .parallelize(IntStream.range(0, 40).boxed().toList(), 40)
              .map(
                  i -> {
                    Thread.sleep(50);
                    return new String[] {SparkEnv.get().executorId(), GpuAddress.ofTask()};
                  })
              .collect()) {
        addresses.computeIfAbsent(each[0], id -> new TreeSet<>()).add(each[1]);
      }
      assertThat(addresses).hasSize(2);
      assertThat(addresses.values()).containsExactlyInAnyOrder(set("0"), set("1"));
    }
  }

  @Test
  void onlyStagesThatComputeTakeAGpuForEachTask() throws IOException {
    try (JavaSparkContext spark = cluster(announcing(), false)) {
      JavaRDD<Integer> read = spark.parallelize(List.of(0, 1, 2, 3), 4);
      JavaRDD<String> computed =
          Devices.lend(read.map(i -> i), EngineName.ND4J_CUDA).map(i -> GpuAddress.ofTask());
      assertThat(computed.collect()).hasSize(4).doesNotContain(GpuAddress.NONE);
      List<String> merged =
          computed
              .mapToPair(address -> new Tuple2<>(address, 1))
              .partitionBy(new HashPartitioner(4))
              .mapPartitions(all -> List.of(GpuAddress.ofTask()).iterator())
              .collect();
      assertThat(merged).hasSize(4).containsOnly(GpuAddress.NONE);
      assertThat(read.map(i -> GpuAddress.ofTask()).collect()).containsOnly(GpuAddress.NONE);
      assertThat(Devices.lend(read, EngineName.ONEDNN).map(i -> GpuAddress.ofTask()).collect())
          .containsOnly(GpuAddress.NONE);
    }
  }

  private static TreeSet<String> set(String address) {
    return new TreeSet<>(List.of(address));
  }

  /** A script that every worker asks once: the first has GPU 0, the second GPU 1. */
  private Path announcing() throws IOException {
    Path script = folder.resolve("discovery");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if mkdir %s/first 2>/dev/null; then n=0; else n=1; fi
        echo '{"name": "gpu", "addresses": ["'$n'"]}'
        """
            .formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private static JavaSparkContext cluster(Path script, boolean everyTask) {
    try (SparkSettings settings = SparkSettings.of("local-cluster[2,1,1024]")) {
      SparkConf conf = new SparkConf().setAppName("gpus");
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      conf.set("spark.executor.extraClassPath", classPath);
      for (String owner : new String[] {"worker", "executor"}) {
        conf.set("spark.%s.resource.gpu.amount".formatted(owner), "1");
        conf.set("spark.%s.resource.gpu.discoveryScript".formatted(owner), script.toString());
      }
      if (everyTask) {
        conf.set("spark.task.resource.gpu.amount", "1");
      }
      return new JavaSparkContext(conf);
    }
  }
}
