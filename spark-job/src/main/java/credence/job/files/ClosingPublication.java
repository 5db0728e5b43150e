package credence.job.files;

import credence.store.Folder;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * An object store such as S3: a file is there, whole, when its stream has been closed, and never if
 * the stream was given up. Renaming would copy. Where the store creates on condition (S3 by Hadoop
 * 3.5), of several that create a file one succeeds; elsewhere whether it exists is asked before,
 * and not when, it becomes visible.
 */
final class ClosingPublication implements Publication {

  /** Hadoop's name for creating a file if, when it becomes visible, there is none; HADOOP-19256. */
  private static final String CONDITION = "fs.option.create.conditional.overwrite";

  private final FileContext files;
  private final FileSystem store;
  private final boolean conditional;

  /**
   * @param store the same file system, whose files are made with options
   * @param path in it
   */
  ClosingPublication(FileContext files, FileSystem store, Path path) throws IOException {
    this.files = files;
    this.store = store;
    this.conditional = store.hasPathCapability(path, CONDITION);
  }

  @Override
  public void write(Path file, Folder.Content content) throws IOException {
    EnumSet<CreateFlag> flags = EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE);
    fill(files.create(file, flags, Options.CreateOpts.createParent()), content);
  }

  private static void fill(FSDataOutputStream out, Folder.Content content) throws IOException {
    try {
      content.writeTo(out);
    } catch (IOException | RuntimeException | Error e) {
      out.abort();
      throw e;
    }
    out.close();
  }

  @Override
  public void replace(Path file, Path target) throws IOException {
    files.mkdir(target.getParent(), null, true);
    files.rename(file, target, Options.Rename.OVERWRITE);
  }

  @Override
  public void createNew(Path file, byte[] bytes) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = store.createFile(file);
    builder.recursive();
    builder.overwrite(false);
    // A file system that does not know this option passes it over.
    builder.opt(CONDITION, true);
    try {
      fill(builder.build(), out -> out.write(bytes));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      // What a condition that does not hold is called is known to the store's client alone.
      if (conditional && files.util().exists(file)) {
        throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
      }
      throw e;
    }
  }

  @Override
  public boolean isExclusive() {
    return conditional;
  }
}
