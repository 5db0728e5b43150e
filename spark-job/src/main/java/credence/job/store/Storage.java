package credence.job.store;

import credence.store.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A Hadoop file system that replaces files whole: what is written becomes visible by a rename whose
 * failure is an exception ({@code FileSystem.rename} would return false in silence).
 */
final class Storage {

  /** No file of a run that is read whole is larger. */
  static final int MOST_BYTES = 256 << 20;

  private final FileContext files;

  private Storage(FileContext files) {
    this.files = files;
  }

  /** The file system of {@code path}. */
  static Storage of(Path path, Configuration hadoop) throws IOException {
    Configuration settings = new Configuration(hadoop);
    // A local file and Hadoop's checksum beside it cannot be replaced in one go.
    settings.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    Path absolute = path.getFileSystem(hadoop).makeQualified(path);
    return new Storage(FileContext.getFileContext(absolute.toUri(), settings));
  }

  InputStream open(Path file) throws IOException {
    return files.open(file);
  }

  /**
   * All bytes of a small file.
   *
   * @throws IOException also if it has more than 256 MiB
   */
  byte[] read(Path file) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("%s has more than %,d bytes".formatted(file, MOST_BYTES));
      }
      return bytes;
    }
  }

  long length(Path file) throws IOException {
    FileStatus status = files.getFileStatus(file);
    if (!status.isFile()) {
      throw new FileNotFoundException(file + " is not a file");
    }
    return status.getLen();
  }

  boolean exists(Path path) throws IOException {
    return files.util().exists(path);
  }

  /** What is in {@code folder}, sorted by name; nothing if there is no such folder. */
  List<FileStatus> list(Path folder) throws IOException {
    if (!exists(folder)) {
      return List.of();
    }
    return Arrays.stream(files.util().listStatus(folder)).sorted().toList();
  }

  /** Creates or replaces {@code file}; on failure nothing of it stays. */
  void write(Path file, Folder.Content content) throws IOException {
    Path temporary =
        new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FSDataOutputStream out = create(temporary, CreateFlag.CREATE)) {
        content.writeTo(out);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      }
      files.rename(temporary, file, Options.Rename.OVERWRITE);
    } catch (FSError e) {
      // What Hadoop's local file system makes of a full disk.
      IOException failure = new IOException(file + ": " + e.getMessage(), e);
      deleteQuietly(temporary, failure);
      throw failure;
    } catch (IOException | RuntimeException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
  }

  /**
   * Creates {@code file}, which is not replaced and not written whole.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if it exists
   */
  void createNew(Path file, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = create(file, CreateFlag.CREATE)) {
      out.write(bytes);
    }
  }

  /** Moves a folder to where nothing is yet. */
  void rename(Path folder, Path target) throws IOException {
    files.rename(folder, target, Options.Rename.NONE);
  }

  /** Moves a file, in place of one that may be there. */
  void replace(Path file, Path target) throws IOException {
    files.mkdir(target.getParent(), null, true);
    files.rename(file, target, Options.Rename.OVERWRITE);
  }

  /** Deletes a file or a whole folder, if it is there. */
  void delete(Path path) throws IOException {
    if (exists(path)) {
      files.delete(path, true);
    }
  }

  private FSDataOutputStream create(Path file, CreateFlag flag) throws IOException {
    return files.create(file, EnumSet.of(flag), Options.CreateOpts.createParent());
  }

  private void deleteQuietly(Path file, Exception cause) {
    try {
      delete(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
