package credence.job.rundir;

import java.io.IOException;
import java.time.Duration;

/** A run directory that a test locks and lets go when it likes; nothing has begun in it. */
public final class HeldRun implements AutoCloseable {

  private static final RunLock.Timing TIMING =
      new RunLock.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);

  private final RunLock lock;
  private final OpenRun run;

  private HeldRun(RunDirectory directory, RunLock lock) {
    this.lock = lock;
    this.run = new OpenRun(directory, lock);
  }

  public static HeldRun of(RunDirectory directory) throws IOException {
    return new HeldRun(directory, RunLock.acquire(directory.storage(), directory.path(), TIMING));
  }

  public OpenRun run() {
    return run;
  }

  /** As a process that died or ended: others may take the lock. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
