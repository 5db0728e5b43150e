/**
 * Images of one's own, read by executors: a folder, a Parquet table or IDX files become the blocks
 * of a half, which lie on the executors' disks in an order of their own. {@link
 * credence.job.images.named.blocks.FolderImages}, {@link
 * credence.job.images.named.blocks.ParquetImages} and {@link
 * credence.job.images.named.blocks.IdxImages} come in, {@link
 * credence.job.images.named.blocks.SpreadHalf} goes out. Nothing here knows what is trained on and
 * what is set aside.
 */
package credence.job.images.named.blocks;
