/**
 * Images of one's own, read by executors: a folder, a Parquet table or IDX files become the blocks
 * of a half, which lie on the executors' disks in an order of their own.
 *
 * <p>{@code FolderImages}, {@code ParquetImages} and {@code IdxImages} come in, {@code SpreadHalf}
 * goes out. Nothing here knows what is trained on and what is set aside.
 */
package credence.job.images.named.blocks;
