package credence.job.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Looks every half second at what a job takes: memory of its processes, and a folder's disk. */
public final class Footprint implements AutoCloseable {

  private static final long MIB = 1 << 20;
  private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->(\\d+)M\\(");
  private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final ProcessHandle driver;
  private final Path disk;
  private final Map<Long, Long> resident = new ConcurrentHashMap<>();
  private final Thread watch = new Thread(this::watch, "footprint");
  private volatile long written;

  private Footprint(ProcessHandle driver, Path disk) {
    this.driver = driver;
    this.disk = disk;
  }

  /**
   * @param driver whose children are executors
   * @param disk where they put what they keep
   */
  public static Footprint of(ProcessHandle driver, Path disk) {
    Footprint footprint = new Footprint(driver, disk);
    footprint.watch.setDaemon(true);
    footprint.watch.start();
    return footprint;
  }

  /** What a JVM's log of its collections says that was live after one of them, at most, in MiB. */
  public static long live(Path log) throws IOException {
    return heap(log, 2);
  }

  /** What was in use before one of them, garbage included, at most, in MiB. */
  public static long used(Path log) throws IOException {
    return heap(log, 1);
  }

  private static long heap(Path log, int group) throws IOException {
    Matcher collected = COLLECTED.matcher(Files.readString(log));
    return collected.results().mapToLong(m -> Long.parseLong(m.group(group))).max().orElse(0);
  }

  /** The driver's resident memory at most, in MiB. */
  public long driverResident() {
    return resident.getOrDefault(driver.pid(), 0L);
  }

  /** That of the largest executor. */
  public long executorResident() {
    return resident.entrySet().stream()
        .filter(process -> process.getKey() != driver.pid())
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /** What the folder held at most, in MiB. */
  public long disk() {
    return written;
  }

  @Override
  public void close() throws InterruptedException {
    watch.interrupt();
    watch.join();
  }

  private void watch() {
    try {
      while (driver.isAlive()) {
        LongStream children = driver.children().mapToLong(ProcessHandle::pid);
        LongStream.concat(LongStream.of(driver.pid()), children).forEach(this::look);
        written = Math.max(written, size() / MIB);
        Thread.sleep(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long pid) {
    try {
      Matcher peak = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      if (peak.find()) {
        resident.merge(pid, Long.parseLong(peak.group(1)) / 1024, Math::max);
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  private long size() {
    try (Stream<Path> files = Files.walk(disk)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      // Files come and go while they are counted.
      return 0;
    }
  }
}
