package credence.job.rundir;

import java.time.Duration;

/**
 * @param renewal between two renewals of a lock
 * @param stale without a renewal, as seen by one who watches, after which a lock is nobody's
 * @param settling before a lock counts on file systems where two can create one file
 */
record LockTiming(Duration renewal, Duration stale, Duration settling) {

  static final LockTiming USUAL =
      new LockTiming(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
}
