package credence.job.images.tables;

import credence.picture.OpenCvImage;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Fields of Spark's image struct, in the order that rows have them here. */
final class OpenCvColumns {

  static final List<String> NAMES = List.of("data", "height", "width", "nChannels", "mode");
  static final List<DataType> TYPES =
      List.of(
          DataTypes.BinaryType,
          DataTypes.IntegerType,
          DataTypes.IntegerType,
          DataTypes.IntegerType,
          DataTypes.IntegerType);

  private OpenCvColumns() {}

  /** The image in the columns from {@code at} on as one array, or null if there is none. */
  static byte[] packed(Row row, int at) {
    for (int i = 0; i < NAMES.size(); i++) {
      if (row.isNullAt(at + i)) {
        return null;
      }
    }
    return new OpenCvImage(
            row.getInt(at + 1),
            row.getInt(at + 2),
            row.getInt(at + 3),
            row.getInt(at + 4),
            row.getAs(at))
        .packed();
  }
}
