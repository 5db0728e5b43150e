package credence.job.rundir;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at a time in a run directory. The file {@code .lock} names its owner, who renews it. A
 * lock is taken over if its process is gone from this machine, or, if it is of another machine,
 * after it has not changed for {@link Timing#stale} under the eyes of this job: no two clocks are
 * compared. The owner looks before every publication whether the lock is still its own.
 */
final class RunLock implements AutoCloseable {

  /**
   * How long owner and others wait.
   *
   * @param renewal between two renewals of a lock
   * @param stale without a renewal, as seen by one who watches, after which a lock is nobody's
   * @param settling before a lock counts on file systems where two can create one file
   */
  record Timing(Duration renewal, Duration stale, Duration settling) {

    static final Timing USUAL =
        new Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
  }

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private final Storage storage;
  private final Path file;
  private final Timing timing;
  private final LockOwner self = LockOwner.current();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
          });
  private long renewals;
  private boolean lost;

  private RunLock(Storage storage, Path file, Timing timing) {
    this.storage = storage;
    this.file = file;
    this.timing = timing;
  }

  static RunLock acquire(Storage storage, Path folder) throws IOException {
    return acquire(storage, folder, Timing.USUAL);
  }

  /**
   * @throws JobException with exit code 75 if another job is at work in {@code folder}
   */
  static RunLock acquire(Storage storage, Path folder, Timing timing) throws IOException {
    RunLock lock = new RunLock(storage, new Path(folder, ".lock"), timing);
    lock.removeStale();
    try {
      storage.createNew(lock.file, lock.self.bytes(0));
    } catch (FileAlreadyExistsException e) {
      // It may be ours: a store whose answer was lost is asked again, and the file is there.
      lock.verify();
    } catch (IOException e) {
      lock.removeHalfWritten(e);
      throw e;
    }
    if (!storage.isExclusive()) {
      pause(timing.settling().toMillis());
    }
    lock.verify();
    for (Path leftover : storage.leftovers(lock.file)) {
      storage.delete(leftover);
    }
    long period = timing.renewal().toMillis();
    // Ends with the job: renew() catches what can go wrong.
    var unused =
        lock.renewal.scheduleWithFixedDelay(lock::renew, period, period, TimeUnit.MILLISECONDS);
    return lock;
  }

  /**
   * Looks whether the lock is still this job's.
   *
   * @throws JobException with exit code 75 if another job has taken it over
   */
  synchronized void check() throws IOException {
    if (!lost && !isMine()) {
      lose();
    }
    if (lost) {
      throw new JobException(ExitCode.TRY_AGAIN, file + " was taken over by another job");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    renewal.shutdownNow();
    if (!lost && isMine()) {
      storage.delete(file);
    }
  }

  private synchronized void renew() {
    try {
      if (isMine()) {
        renewals++;
        storage.write(file, out -> out.write(self.bytes(renewals)));
      } else {
        lose();
      }
    } catch (IOException e) {
      LOG.warn("cannot renew {}: {}", file, e.getMessage());
    }
  }

  private void lose() {
    lost = true;
    LOG.error("{} was taken over by another job", file);
    renewal.shutdown();
  }

  private void removeStale() throws IOException {
    byte[] found = content();
    if (found == null) {
      return;
    }
    LockOwner owner = LockOwner.read(found);
    if (owner.isHere() ? owner.isAlive() : isRenewed(found, owner)) {
      throw taken(owner);
    }
    if (Arrays.equals(found, content())) {
      LOG.warn("{} is left over from a job that ended without removing it", file);
      storage.delete(file);
    }
  }

  /** A full disk leaves a lock of nobody's, where no other job can have made it meanwhile. */
  private void removeHalfWritten(IOException failure) {
    try {
      if (storage.isExclusive() && owner().is(LockOwner.NOBODY)) {
        storage.delete(file);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Watches a lock whose owner cannot be looked up. */
  private boolean isRenewed(byte[] found, LockOwner owner) throws IOException {
    if (owner.is(LockOwner.NOBODY)) {
      return false;
    }
    LOG.info(
        "{} is of {}: waiting up to {} s for a sign of life",
        file,
        owner,
        timing.stale().toSeconds());
    long began = System.nanoTime();
    while (System.nanoTime() - began < timing.stale().toNanos()) {
      pause(Math.max(1, timing.renewal().toMillis() / 5));
      byte[] now = content();
      if (now == null) {
        return false;
      }
      if (!Arrays.equals(now, found)) {
        return true;
      }
    }
    return false;
  }

  private void verify() throws IOException {
    LockOwner owner = owner();
    if (!owner.is(self)) {
      throw taken(owner);
    }
  }

  private boolean isMine() throws IOException {
    return owner().is(self);
  }

  /** {@link LockOwner#NOBODY} if there is no lock, or a half-written one. */
  private LockOwner owner() throws IOException {
    byte[] content = content();
    return content == null ? LockOwner.NOBODY : LockOwner.read(content);
  }

  /** Null if there is no lock. */
  private byte[] content() throws IOException {
    try {
      return storage.read(file);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private JobException taken(LockOwner owner) {
    String who = owner.is(LockOwner.NOBODY) ? "another job" : owner.toString();
    return new JobException(
        ExitCode.TRY_AGAIN, "%s: %s is at work in this run directory".formatted(file, who));
  }

  private static void pause(long milliseconds) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a lock", e);
    }
  }
}
