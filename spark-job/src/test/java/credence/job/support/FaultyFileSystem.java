package credence.job.support;

import credence.job.support.Faults.Operation;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk as {@code fault:}, each operation of which {@link Faults} may fail. As with any
 * file system that leaves it to Hadoop, replacing a file is deleting it and renaming another.
 */
public class FaultyFileSystem extends RawLocalFileSystem {

  /** The same for {@code FileContext}. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration settings) throws IOException, URISyntaxException {
      super(uri, new FaultyFileSystem(), settings, "fault", false);
    }
  }

  private final String scheme;

  public FaultyFileSystem() {
    this("fault");
  }

  FaultyFileSystem(String scheme) {
    this.scheme = scheme;
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public URI getUri() {
    // The constructor of the class above asks before there is a scheme.
    return URI.create((scheme == null ? "fault" : scheme) + ":///");
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    Faults.before(Operation.OPEN, file, 0, 0);
    return new FSDataInputStream(new Input(file, super.open(file, buffer)));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    Faults.before(Operation.CREATE, file, 0, 0);
    return new Output(file, super.createOutputStreamWithMode(file, append, permission));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return Faults.before(Operation.RENAME, to, 0, 0) && super.rename(from, to);
  }

  /** Without Hadoop's native library this would start a process for every file. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  /** The same: there are no links. */
  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  /** File by file, so that it can be interrupted. */
  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (!exists(path)) {
      return false;
    }
    if (recursive && getFileStatus(path).isDirectory()) {
      for (FileStatus inside : listStatus(path)) {
        delete(inside.getPath(), true);
      }
    }
    Faults.before(Operation.DELETE, path, 0, 0);
    return super.delete(path, recursive);
  }

  /** Writes that may fail, in the middle where a disk is full. */
  private static final class Output extends FilterOutputStream {

    private final Path file;
    private long position;
    private boolean closed;

    Output(Path file, OutputStream out) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        Faults.before(Operation.WRITE, file, position, count);
      } catch (Faults.DiskFullException e) {
        out.write(bytes, from, Math.min(count, e.fitting));
        throw e;
      }
      out.write(bytes, from, count);
      position += count;
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        try {
          Faults.before(Operation.CLOSE, file, position, 0);
        } finally {
          out.close();
        }
      }
    }
  }

  /** Reads that may fail. */
  private static final class Input extends FSInputStream {

    private final Path file;
    private final FSDataInputStream in;

    Input(Path file, FSDataInputStream in) {
      this.file = file;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      Faults.before(Operation.READ, file, in.getPos(), 1);
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      Faults.before(Operation.READ, file, in.getPos(), count);
      return in.read(bytes, from, count);
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) throws IOException {
      return in.seekToNewSource(position);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
