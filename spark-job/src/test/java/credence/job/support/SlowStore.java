package credence.job.support;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as {@code slow:}, to be read only, which counts what it is asked for in this
 * process; each call may take a while, as those of a store across a network do.
 */
public final class SlowStore extends FileSystem {

  /** Milliseconds of a call. */
  public static final String MILLISECONDS = "credence.test.call-milliseconds";

  private static final Map<String, AtomicLong> CALLS = new ConcurrentHashMap<>();

  private final RawLocalFileSystem local = new RawLocalFileSystem();
  private Path working = new Path("slow:/");

  /** Settings of Spark that know it, keys and values in turn. */
  public static String[] settings() {
    return new String[] {"spark.hadoop.fs.slow.impl", SlowStore.class.getName()};
  }

  public static void forget() {
    CALLS.clear();
  }

  /** How often it was asked for what: {@code list}, {@code open}, {@code status}. */
  public static Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    CALLS.forEach((kind, count) -> calls.put(kind, count.get()));
    return calls;
  }

  private static void count(String kind) throws IOException {
    CALLS.computeIfAbsent(kind, k -> new AtomicLong()).incrementAndGet();
    try {
      Thread.sleep(Long.getLong(MILLISECONDS, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void initialize(URI uri, Configuration settings) throws IOException {
    super.initialize(uri, settings);
    local.initialize(URI.create("file:///"), settings);
  }

  @Override
  public String getScheme() {
    return "slow";
  }

  @Override
  public URI getUri() {
    return URI.create("slow:///");
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    count("open");
    return local.open(onDisk(file), buffer);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    count("list");
    return Arrays.stream(local.listStatus(onDisk(folder)))
        .map(this::here)
        .toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    count("status");
    return here(local.getFileStatus(onDisk(file)));
  }

  private static Path onDisk(Path path) {
    return new Path("file", null, path.toUri().getPath());
  }

  private FileStatus here(FileStatus there) {
    there.setPath(new Path("slow", null, there.getPath().toUri().getPath()));
    return there;
  }

  @Override
  public Path getWorkingDirectory() {
    return working;
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    working = folder;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path file, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
