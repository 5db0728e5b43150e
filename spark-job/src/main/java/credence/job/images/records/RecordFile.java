package credence.job.images.records;

import credence.data.DataException;
import credence.job.files.Paths;
import credence.job.files.TracedInput;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of records of equal length. A plain one is read from any record on; a gzip file is
 * unpacked from its beginning for each partition.
 *
 * @param header bytes before the first record
 * @param record bytes of each
 * @param count records
 */
public record RecordFile(String path, boolean gzip, long header, int record, long count)
    implements Serializable {

  private static final int BUFFER = 1 << 16;

  /** Whether a file begins as gzip does. */
  public static boolean isGzip(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.read() == 0x1F && in.read() == 0x8B;
    }
  }

  /**
   * Bytes of a file, unpacked.
   *
   * @param most what follows after so many is not counted
   * @throws DataException for a gzip file that is cut off or damaged
   */
  public static long length(FileSystem files, Path path, boolean gzip, long most)
      throws IOException {
    if (!gzip) {
      return files.getFileStatus(path).getLen();
    }
    long length = 0;
    try (InputStream in =
        new GZIPInputStream(
            new TracedInput(path.toString(), 0, files.open(path, BUFFER)), BUFFER)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = 0; read >= 0 && length <= most; read = in.read(buffer)) {
        length += read;
      }
      return length;
    } catch (EOFException | ZipException e) {
      throw new DataException(
          path.toString(), length, "more of a whole gzip file", String.valueOf(e.getMessage()));
    }
  }

  /** The bytes from record {@code index} on; the caller closes the stream. */
  InputStream open(long index, Configuration hadoop) throws IOException {
    Path place = new Path(path);
    FSDataInputStream in = Paths.opening(place, hadoop).open(place, BUFFER);
    try {
      long offset = header + index * record;
      if (!gzip) {
        in.seek(offset);
        return new BufferedInputStream(new TracedInput(path, offset, in), BUFFER);
      }
      InputStream packed = new TracedInput(path, 0, in);
      InputStream unpacked = new BufferedInputStream(new GZIPInputStream(packed, BUFFER), BUFFER);
      unpacked.skipNBytes(offset);
      return unpacked;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads record {@code index} from a stream that is there.
   *
   * @throws DataException if the file ends before it does
   */
  void read(InputStream in, long index, byte[] target) throws IOException {
    int read = in.readNBytes(target, 0, record);
    if (read < record) {
      throw new DataException(
          path, header + index * record, "a record of " + record + " bytes", read + " bytes");
    }
  }
}
