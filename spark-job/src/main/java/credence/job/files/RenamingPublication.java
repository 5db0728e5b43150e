package credence.job.files;

import credence.store.Folder;
import java.io.IOException;
import java.util.EnumSet;
import java.util.UUID;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Writes under a temporary name and renames; failure is an exception ({@code FileSystem.rename}
 * would return false in silence). HDFS replaces in one go; where a file system does not, Hadoop
 * deletes the old file first, and a crash between the two leaves the new one under its temporary
 * name: {@link Storage#leftovers}.
 */
class RenamingPublication implements Publication {

  private final FileContext files;

  RenamingPublication(FileContext files) {
    this.files = files;
  }

  /** The beginning of the temporary names of {@code name}. */
  static String prefix(String name) {
    return "." + name + ".";
  }

  static final String SUFFIX = ".tmp";

  @Override
  public final void write(Path file, Folder.Content content) throws IOException {
    Path temporary =
        new Path(file.getParent(), prefix(file.getName()) + UUID.randomUUID() + SUFFIX);
    try {
      fill(temporary, content);
    } catch (FSError e) {
      // What Hadoop's local file system makes of a full disk.
      IOException failure = e.getCause() instanceof IOException io ? io : new IOException(e);
      deleteQuietly(temporary, failure);
      throw failure;
    } catch (IOException | RuntimeException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
    try {
      move(temporary, file);
    } catch (IOException | RuntimeException e) {
      // The old file may be gone already: then the new one is all there is.
      if (files.util().exists(file)) {
        deleteQuietly(temporary, e);
      }
      throw e;
    }
  }

  /** Writes a new file, down to the disk where the file system can. */
  void fill(Path temporary, Folder.Content content) throws IOException {
    try (FSDataOutputStream out = create(temporary)) {
      content.writeTo(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }
  }

  @Override
  public final void replace(Path file, Path target) throws IOException {
    files.mkdir(target.getParent(), null, true);
    move(file, target);
  }

  /** Renames, in place of a file that may be there. */
  void move(Path file, Path target) throws IOException {
    files.rename(file, target, Options.Rename.OVERWRITE);
  }

  @Override
  public void createNew(Path file, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = create(file)) {
      out.write(bytes);
    }
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  private FSDataOutputStream create(Path file) throws IOException {
    return files.create(file, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent());
  }

  private void deleteQuietly(Path file, Exception cause) {
    try {
      if (files.util().exists(file)) {
        files.delete(file, false);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
