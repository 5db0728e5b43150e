/**
 * Pictures as people have them: PNG and JPEG files become the pixels that a person sees, by the
 * rules that a model carries. Training, scoring and programs of one's own come in by {@link
 * credence.picture.PictureRules}. Nothing here knows where a file lies, or of any network.
 */
package credence.picture;
