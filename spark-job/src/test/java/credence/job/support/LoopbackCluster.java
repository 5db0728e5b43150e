package credence.job.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A standalone cluster whose workers have loopback addresses of their own, so that Spark takes them
 * for different hosts: it never repeats a slow task on the host where it runs. Master and workers
 * are threads of this JVM, executors are processes.
 */
public final class LoopbackCluster implements AutoCloseable {

  private static final int MEMORY_MB = 2048;

  private final List<RpcEnv> parts = new ArrayList<>();
  private final String url;

  private LoopbackCluster(int workers, Path folder) {
    SparkConf settings = new SparkConf(false).set("spark.ui.enabled", "false");
    settings.set("spark.shuffle.service.enabled", "false");
    RpcEnv master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, settings)._1();
    parts.add(master);
    url = "spark://127.0.0.1:" + master.address().port();
    for (int w = 1; w <= workers; w++) {
      parts.add(
          Worker.startRpcEnvAndEndpoint(
              "127.0.0." + (1 + w),
              0,
              0,
              1,
              MEMORY_MB,
              new String[] {url},
              folder.resolve("work-" + w).toString(),
              Option.apply(w),
              settings,
              Option.empty()));
    }
  }

  /**
   * @param workers of one core each
   */
  public static LoopbackCluster start(int workers, Path folder) {
    return new LoopbackCluster(workers, folder);
  }

  /** Its master. */
  public String url() {
    return url;
  }

  /** Settings of a job on it, whose slow tasks are soon tried elsewhere, with more of them. */
  public SparkSettings settings(String... more) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> all = new ArrayList<>(List.of("spark.executor.memory", "1g"));
    all.addAll(List.of("spark.executor.extraClassPath", classPath));
    all.addAll(List.of("spark.driver.host", "127.0.0.1"));
    all.addAll(List.of("spark.speculation", "true", "spark.speculation.interval", "50ms"));
    all.addAll(List.of("spark.speculation.minTaskRuntime", "1s"));
    all.addAll(List.of("spark.speculation.quantile", "0.5"));
    all.addAll(List.of(more));
    return SparkSettings.of(url, all.toArray(String[]::new));
  }

  @Override
  public void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).shutdown();
    }
    parts.forEach(RpcEnv::awaitTermination);
  }
}
