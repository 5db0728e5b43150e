package credence.job.support;

import credence.job.support.Faults.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * An object store as S3 is through Hadoop: what is written is there, whole, once it is closed; that
 * a new file does not exist is looked up when it is begun; a rename copies file by file, then
 * deletes file by file, and is false where there is a file already. Listings show what is there, as
 * those of S3 do since 2020.
 */
public class ObjectStore extends FaultyFileSystem {

  /** The same for {@code FileContext}. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration settings) throws IOException, URISyntaxException {
      super(uri, new ObjectStore(), settings, "store", false);
    }
  }

  /** One whose streams cannot be given up: what fails in mid-file may be there afterwards. */
  public static final class Plain extends ObjectStore {
    public Plain() {
      super("blob", false);
    }
  }

  /** The same for {@code FileContext}. */
  public static final class PlainContext extends DelegateToFileSystem {
    public PlainContext(URI uri, Configuration settings) throws IOException, URISyntaxException {
      super(uri, new Plain(), settings, "blob", false);
    }
  }

  private final boolean abortable;

  public ObjectStore() {
    this("store", true);
  }

  ObjectStore(String scheme, boolean abortable) {
    super(scheme);
    this.abortable = abortable;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        ? abortable
        : super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream create(
      Path file, boolean overwrite, int buffer, short copies, long block, Progressable progress)
      throws IOException {
    if (!overwrite && exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Faults.before(Operation.CREATE, file, 0, 0);
    return new FSDataOutputStream(abortable ? new Upload(file) : new PlainUpload(file), null);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short copies,
      long block,
      Progressable progress)
      throws IOException {
    return create(file, overwrite, buffer, copies, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (!Faults.before(Operation.RENAME, to, 0, 0) || !exists(from)) {
      return false;
    }
    boolean into = exists(to) && getFileStatus(to).isDirectory();
    Path target = into ? new Path(to, from.getName()) : to;
    if (exists(target)) {
      return false;
    }
    copy(getFileStatus(from), target);
    return delete(from, true);
  }

  private void copy(FileStatus from, Path to) throws IOException {
    if (!from.isDirectory()) {
      Faults.before(Operation.COPY, to, 0, 0);
      show(to, Files.readAllBytes(pathToFile(from.getPath()).toPath()));
      return;
    }
    mkdirs(to);
    FileStatus[] inside = listStatus(from.getPath());
    Arrays.sort(inside);
    for (FileStatus each : inside) {
      copy(each, new Path(to, each.getPath().getName()));
    }
  }

  private void show(Path file, byte[] bytes) throws IOException {
    mkdirs(file.getParent());
    java.nio.file.Path hidden = Files.createTempFile("upload", null);
    Files.write(hidden, bytes);
    Files.move(hidden, pathToFile(file).toPath(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Bytes that wait for the stream to be closed. */
  private class PlainUpload extends ByteArrayOutputStream {

    private final Path file;
    boolean ended;

    PlainUpload(Path file) {
      this.file = file;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      try {
        Faults.before(Operation.WRITE, file, count, length);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      super.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        ended = true;
        Faults.before(Operation.CLOSE, file, count, 0);
        show(file, toByteArray());
      }
    }
  }

  /** The same, which can be given up. */
  private final class Upload extends PlainUpload implements Abortable, StreamCapabilities {

    Upload(Path file) {
      super(file);
    }

    @Override
    public AbortableResult abort() {
      boolean before = ended;
      ended = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return before;
        }

        @Override
        public IOException anyCleanupException() {
          return null;
        }
      };
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
    }
  }
}
