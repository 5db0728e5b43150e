package credence.job.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.s3.FaultyProxy;
import credence.job.s3.FaultyProxy.Answer;
import credence.job.s3.S3Server;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark 4's Hadoop creates objects on condition, so that of two jobs one has the lock. */
class S3LockMatrixIT {

  private static final String CELL = "local, Spark 4.2, s3a: ";

  @TempDir static Path folder;
  private static S3Server store;
  private static FaultyProxy proxy;
  private static Path data;

  @BeforeAll
  static void start() throws Exception {
    store = S3Server.start(folder.resolve("store"));
    proxy = FaultyProxy.before(store.url());
    data = TinyData.write(folder.resolve("data"), 200, 60);
    store.upload(data, "data");
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

  @Test
  @DisplayName(CELL + "of two jobs that create the lock at once one is refused")
  void ofTwoThatCreateTheLockOneIsRefused() throws Exception {
    // Both have looked, and seen no lock, when the first is created.
    CountDownLatch both = new CountDownLatch(2);
    FaultyProxy.Plan meeting =
        (method, target) -> {
          if (method.equals("PUT") && target.contains("/runs/two/.lock")) {
            both.countDown();
            both.await();
          }
          return Answer.PASS;
        };
    int before = proxy.unmetConditions();
    try (AutoCloseable faults = proxy.plan(meeting)) {
      Launch one = train("two");
      Launch other = train("two");
      List<Integer> codes = List.of(one.await(), other.await());
      assertThat(codes).as(one.said() + other.said()).containsExactlyInAnyOrder(0, 75);
    }
    assertThat(proxy.unmetConditions()).isEqualTo(before + 1);
    assertThat(Runs.model(store.disk("runs/two"))).isNotEmpty();
  }

  @Test
  @DisplayName(CELL + "a lock whose answer was lost is the job's own")
  void aLockWhoseAnswerWasLostIsTheJobsOwn() throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    FaultyProxy.Plan losing =
        (method, target) ->
            method.equals("PUT")
                    && target.contains("/runs/lost/.lock")
                    && left.getAndDecrement() > 0
                ? Answer.LOSE
                : Answer.PASS;
    int before = proxy.unmetConditions();
    try (AutoCloseable faults = proxy.plan(losing)) {
      Launch job = train("lost");
      assertThat(job.await()).as(job.said()).isZero();
    }
    assertThat(proxy.unmetConditions()).as("it was asked again").isEqualTo(before + 1);
    assertThat(store.disk("runs/lost/.lock")).doesNotExist();
  }

  private static Launch train(String run) throws IOException {
    String[] arguments = new Job(data).arguments(folder);
    arguments[1] = S3Server.uri("data");
    arguments[3] = S3Server.uri("runs/" + run);
    SparkHome home = SparkHome.four();
    List<String> options = new ArrayList<>(home.s3a(proxy.url()));
    options.addAll(List.of("--master", "local[1]"));
    options.addAll(SparkHome.QUIET);
    return Launch.start(home, folder, "train", arguments, options);
  }
}
