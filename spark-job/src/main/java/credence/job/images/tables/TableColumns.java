package credence.job.images.tables;

import credence.data.DataException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of a Parquet table by their names. A dot leads into a struct, {@code annotation.label},
 * unless a column has that whole name.
 *
 * @param place of the table, for messages
 */
public record TableColumns(String place, StructType schema) {

  /** A column and what it holds. */
  record Found(Column column, DataType type) {}

  /**
   * How images lie in a column: whole files or bare pixels, OpenCV's matrices, or no images but
   * rows of numbers.
   */
  public enum Form {
    BYTES,
    MATRIX,
    NUMBERS
  }

  /**
   * @param columns of the images: their bytes, or those that a matrix has
   */
  record Images(Form form, List<Column> columns) {}

  /**
   * @param column the labels as texts, null for none
   * @param areReal whether they are numbers that need not be whole
   */
  record Labels(Column column, boolean areReal) {

    /** Of a table without labels. */
    static final Labels NONE = new Labels(functions.lit(null).cast(DataTypes.StringType), false);
  }

  /** The column of that name, or null. */
  Found find(String name) {
    return find(name, schema, null);
  }

  private static Found find(String name, StructType in, Column outer) {
    for (StructField field : in.fields()) {
      String own = field.name();
      if (name.equals(own)) {
        return new Found(inside(outer, own), field.dataType());
      }
      if (name.startsWith(own + ".") && field.dataType() instanceof StructType struct) {
        Found found = find(name.substring(own.length() + 1), struct, inside(outer, own));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static Column inside(Column outer, String name) {
    return outer == null ? named(name) : outer.getField(name);
  }

  /** The column of a table's own with that name, whatever letters it has. */
  public static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * The images: a binary column; a struct with a binary field {@code bytes}; or Spark's own image
   * struct.
   *
   * @throws DataException if there is no such column
   */
  Images images(String name) throws DataException {
    Images images = imagesOrNull(name);
    if (images == null) {
      throw missing(
          "a column %s that is binary, a struct with binary bytes, or Spark's image struct"
              .formatted(name));
    }
    return images;
  }

  /** Whether there is a column of that name that can be one of images. */
  public boolean hasImages(String name) {
    return imagesOrNull(name) != null;
  }

  private Images imagesOrNull(String name) {
    Found found = find(name);
    if (found != null && found.type().equals(DataTypes.BinaryType)) {
      return new Images(Form.BYTES, List.of(found.column()));
    }
    Found bytes = found == null ? null : find(name + ".bytes");
    if (bytes != null && bytes.type().equals(DataTypes.BinaryType)) {
      return new Images(Form.BYTES, List.of(bytes.column()));
    }
    if (found != null && isMatrix(name)) {
      return new Images(
          Form.MATRIX,
          OpenCvColumns.NAMES.stream().map(part -> found.column().getField(part)).toList());
    }
    return null;
  }

  private boolean isMatrix(String name) {
    for (int i = 0; i < OpenCvColumns.NAMES.size(); i++) {
      Found part = find(name + "." + OpenCvColumns.NAMES.get(i));
      if (part == null || !part.type().equals(OpenCvColumns.TYPES.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The labels.
   *
   * @throws DataException if there is no such column, or one of lists or structs
   */
  Labels labels(String name) throws DataException {
    Found found = find(name);
    if (found == null || !isLabel(found.type())) {
      throw missing("a column %s of texts or numbers".formatted(name));
    }
    boolean areReal = found.type() instanceof FractionalType || found.type() instanceof DecimalType;
    return new Labels(found.column().cast(DataTypes.StringType), areReal);
  }

  /** Whether there is a column of that name that can be one of labels. */
  public boolean hasLabel(String name) {
    Found found = find(name);
    return found != null && isLabel(found.type());
  }

  /**
   * Requires a column of numbers.
   *
   * @throws DataException if there is no such column
   */
  void weights(String name) throws DataException {
    if (!hasWeight(name)) {
      throw new DataException(
          place, 0, "a column %s of numbers for weights".formatted(name), schema.simpleString());
    }
  }

  /** Whether there is a column of numbers of that name. */
  public boolean hasWeight(String name) {
    Found found = find(name);
    return found != null && found.type() instanceof NumericType;
  }

  private static boolean isLabel(DataType type) {
    return !(type instanceof StructType)
        && !(type instanceof ArrayType)
        && !(type instanceof MapType);
  }

  private DataException missing(String expected) {
    return new DataException(
        place,
        0,
        expected + " (data.image-column and data.label-column, or --image-column, name others)",
        schema.simpleString());
  }
}
