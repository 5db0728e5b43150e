package credence.job.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.store.CanonicalJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at a time in a run directory. The file {@code .lock} names its owner, who renews it; a
 * lock whose process is gone from this host, or that was not renewed for {@link #STALE}, is taken
 * over.
 */
public final class RunLock implements AutoCloseable {

  static final Duration STALE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final long RENEWAL_SECONDS = 5;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Storage storage;
  private final Path file;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean lost;

  private RunLock(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  /**
   * @throws JobException with exit code 75 if another job is at work in {@code folder}
   */
  static RunLock acquire(Storage storage, Path folder) throws IOException {
    RunLock lock = new RunLock(storage, new Path(folder, ".lock"));
    lock.removeStale();
    try {
      storage.createNew(lock.file, lock.content());
    } catch (FileAlreadyExistsException e) {
      throw lock.taken(lock.owner());
    }
    lock.verify();
    // Ends with the job: renew() catches what can go wrong.
    var unused =
        lock.renewal.scheduleWithFixedDelay(
            lock::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  /**
   * @throws JobException with exit code 75 if another job has taken the lock over
   */
  public void check() {
    if (lost) {
      throw new JobException(ExitCode.TRY_AGAIN, file + " was taken over by another job");
    }
  }

  @Override
  public void close() throws IOException {
    renewal.shutdownNow();
    if (!lost && isMine(owner())) {
      storage.delete(file);
    }
  }

  private void removeStale() throws IOException {
    JsonNode owner = owner();
    if (owner == null) {
      return;
    }
    if (!isGone(owner) && !isStale(owner)) {
      throw taken(owner);
    }
    LOG.warn("{} is left over from a job that ended without removing it", file);
    storage.delete(file);
  }

  private void verify() throws IOException {
    JsonNode owner = owner();
    if (!isMine(owner)) {
      throw taken(owner);
    }
  }

  private void renew() {
    try {
      if (!isMine(owner())) {
        lost = true;
        LOG.error("{} was taken over by another job", file);
        renewal.shutdown();
        return;
      }
      storage.write(file, out -> out.write(content()));
    } catch (IOException e) {
      LOG.warn("cannot renew {}: {}", file, e.getMessage());
    }
  }

  private byte[] content() {
    ObjectNode content = CanonicalJson.object();
    content.put("host", host());
    content.put("pid", ProcessHandle.current().pid());
    content.put("started", started(ProcessHandle.current()));
    content.put("renewed", Instant.now().toEpochMilli());
    content.put("token", token);
    return CanonicalJson.bytes(content);
  }

  /** Null if there is no lock, or a half-written one. */
  private JsonNode owner() throws IOException {
    try {
      JsonNode owner = MAPPER.readTree(storage.read(file));
      return owner.isObject() ? owner : null;
    } catch (FileNotFoundException e) {
      return null;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return CanonicalJson.object();
    }
  }

  private boolean isMine(JsonNode owner) {
    return owner != null && owner.path("token").asText().equals(token);
  }

  /** Whether the owner was a process of this host that is no more. */
  private static boolean isGone(JsonNode owner) {
    return owner.path("host").asText().equals(host())
        && ProcessHandle.of(owner.path("pid").asLong(-1))
            .filter(process -> started(process) == owner.path("started").asLong())
            .isEmpty();
  }

  private static boolean isStale(JsonNode owner) {
    Instant renewed = Instant.ofEpochMilli(owner.path("renewed").asLong());
    return renewed.plus(STALE).isBefore(Instant.now());
  }

  private JobException taken(JsonNode owner) {
    String who =
        owner == null
            ? "another job"
            : "process %s on %s".formatted(owner.path("pid"), owner.path("host"));
    return new JobException(
        ExitCode.TRY_AGAIN,
        "%s: %s is at work in this run directory; its lock expires %d s after its last renewal"
            .formatted(file, who, STALE.toSeconds()));
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
