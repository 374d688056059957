export function FriendPage() { return null }
