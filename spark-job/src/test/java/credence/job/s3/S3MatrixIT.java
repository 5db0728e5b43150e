package credence.job.s3;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.s3.FaultyProxy.Answer;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that are killed and a store that fails: the same bytes in the end. */
class S3MatrixIT {

  private static final String CELL = "local, Spark 3.5, s3a: ";

  /** An answer that does not come is given up after two attempts. */
  private static final String[] IMPATIENT = {
    "spark.hadoop.fs.s3a.attempts.maximum", "2",
    "spark.hadoop.fs.s3a.retry.limit", "1",
    "spark.hadoop.fs.s3a.retry.throttle.limit", "1",
  };

  @TempDir static Path folder;
  @TempDir Path logs;
  private static S3Server store;
  private static FaultyProxy proxy;
  private static Path data;
  private static Map<String, String> expected;
  private String key;

  @BeforeAll
  static void train() throws Exception {
    store = S3Server.start(folder.resolve("store"));
    proxy = FaultyProxy.before(store.url());
    data = TinyData.write(folder.resolve("data"), 200, 60);
    store.upload(data, "data");
    Path trained = folder.resolve("trained");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
    }
    expected = Runs.model(trained);
  }

  @AfterAll
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    key = "runs/" + Integer.toHexString(test.getDisplayName().hashCode());
  }

  @AfterEach
  void noUploadIsLeft() throws Exception {
    assertThat(store.uploads()).contains("ListMultipartUploadsResult").doesNotContain("<Upload>");
  }

  @ParameterizedTest(name = CELL + "a driver is killed at {0}, and repeated")
  @ValueSource(
      strings = {
        ".lock",
        "config.conf",
        "metrics.jsonl",
        "checkpoints/round-000002",
        "model/rho.f32",
        "model/model.sha256",
        "summary.json",
        "manifest.json",
        "_SUCCESS"
      })
  void aDriverMayDieBeforeEveryFile(String file) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    FaultyProxy.Plan held =
        (method, target) -> {
          if (method.equals("PUT") && target.contains(key + "/" + file)) {
            reached.countDown();
            killed.await();
            return Answer.BREAK;
          }
          return Answer.PASS;
        };
    List<String> options = SparkSettings.options("local[2]", S3Server.settingsOf(proxy.url()));
    try (AutoCloseable faults = proxy.plan(held);
        JobProcess job = JobProcess.start(logs.resolve("job.log"), options, training())) {
      job.awaitLatch(reached);
      job.kill();
      killed.countDown();
    }
    assertThat(store.disk(key).resolve("_SUCCESS")).doesNotExist();
    trainsWell();
  }

  @Test
  @DisplayName(CELL + "the server is stopped for a while, and the job goes on")
  void theServerMayRestart() throws Exception {
    CompletableFuture<Void> restart = new CompletableFuture<>();
    FaultyProxy.Plan watching =
        (method, target) -> {
          if (method.equals("PUT") && target.contains(key + "/checkpoints/round-000002")) {
            restart.complete(null);
          }
          return Answer.PASS;
        };
    CompletableFuture<Void> restarted =
        restart.thenRunAsync(
            () -> {
              try {
                store.kill();
                store.restart();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    try (AutoCloseable faults = proxy.plan(watching);
        SparkSettings spark = SparkSettings.of("local[2]", S3Server.settingsOf(proxy.url()))) {
      assertThat(Commands.train(training())).isZero();
    }
    restarted.get();
    requireTrained();
  }

  @Test
  @DisplayName(CELL + "the server is busy for good, and the job is repeated")
  void theServerMayBeBusyForGood() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    FaultyProxy.Plan busy =
        (method, target) -> {
          boolean writes = method.equals("PUT") && target.contains(key + "/checkpoints");
          if (writes) {
            refused.incrementAndGet();
          }
          return writes ? Answer.BUSY : Answer.PASS;
        };
    try (AutoCloseable faults = proxy.plan(busy);
        SparkSettings spark =
            SparkSettings.of("local[2]", S3Server.settingsOf(proxy.url(), IMPATIENT))) {
      assertThat(Commands.train(training())).isIn(74, 75);
    }
    assertThat(refused).hasPositiveValue();
    trainsWell();
  }

  private void trainsWell() throws Exception {
    try (SparkSettings spark = SparkSettings.of("local[2]", S3Server.settingsOf(proxy.url()))) {
      assertThat(Commands.train(training())).isZero();
    }
    requireTrained();
  }

  private void requireTrained() {
    Path out = store.disk(key);
    assertThat(Runs.model(out)).isNotEmpty().isEqualTo(expected);
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(out.resolve(".lock")).doesNotExist();
  }

  private String[] training() {
    String[] arguments = new Job(data).arguments(folder);
    arguments[1] = S3Server.uri("data");
    arguments[3] = S3Server.uri(key);
    return arguments;
  }
}
