/** The cookie that keeps the sidebar narrow, read by the layout so that nothing jumps. */
export const railCookie = "blockyard-rail";
